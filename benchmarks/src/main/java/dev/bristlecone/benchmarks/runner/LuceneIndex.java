package dev.bristlecone.benchmarks.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bristlecone.benchmarks.dataset.VectorFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RescoreTopNQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.jspecify.annotations.Nullable;

/// Lucene's HNSW in one force-merged segment: float32, or 7-bit and 1-bit quantised with the candidates rescored by the
/// float32 vectors. The search parameter `candidates` is how many a query collects.
final class LuceneIndex implements SearchedIndex<ScoreDoc[]> {
    private static final String VECTOR = "vector";
    private static final String ROW = "row";
    private static final double BUFFER_MEGABYTES = 512;

    private @Nullable DirectoryReader reader;
    private @Nullable IndexSearcher searcher;
    private int[] rowOfDocument = {};
    private boolean rescored;
    private int candidates = 10;

    @Override
    public String version() {
        return Version.LATEST.toString();
    }

    @Override
    public void build(BuildOrder order) throws IOException {
        try (ExecutorService threads = Executors.newFixedThreadPool(order.threads());
                FSDirectory directory = FSDirectory.open(order.directory());
                IndexWriter writer = new IndexWriter(directory, configuration(order, threads));
                VectorFile base = VectorFile.open(order.base())) {
            List<Future<?>> parts = new ArrayList<>();
            for (int part = 0; part < order.threads(); part++) {
                int first = part;
                parts.add(threads.submit(() -> {
                    addEvery(order.threads(), first, order, base, writer);
                    return null;
                }));
            }
            Waiting.forAll(parts);
            writer.forceMerge(1);
            writer.commit();
        }
    }

    @Override
    public void open(BuildOrder order) throws IOException {
        DirectoryReader opened = DirectoryReader.open(FSDirectory.open(order.directory()));
        if (opened.leaves().size() != 1) {
            throw new IllegalStateException("segments: " + opened.leaves().size() + " (expected: 1)");
        }
        reader = opened;
        searcher = new IndexSearcher(opened);
        if (!order.options().has(AttributeRange.OPTION)) {
            searcher.setQueryCache(null); // with filters it keeps those that come again, as it does for its users
        }
        rescored = !order.mode().equals("float32");
        rowOfDocument = new int[opened.maxDoc()];
        StoredFields stored = opened.storedFields();
        for (int document = 0; document < rowOfDocument.length; document++) {
            rowOfDocument[document] =
                    stored.document(document).getField(ROW).numericValue().intValue();
        }
    }

    @Override
    public void configure(JsonNode search) {
        candidates = search.required("candidates").asInt();
    }

    @Override
    public ScoreDoc[] search(float[] query, int count) throws IOException {
        return search(query, count, (Query) null);
    }

    @Override
    public ScoreDoc[] search(float[] query, int count, AttributeRange range) throws IOException {
        return search(query, count, IntField.newRangeQuery(range.field(), range.low(), range.high()));
    }

    private ScoreDoc[] search(float[] query, int count, @Nullable Query filter) throws IOException {
        if (searcher == null) {
            throw new IllegalStateException("not open");
        }
        Query nearest = new KnnFloatVectorQuery(VECTOR, query, candidates, filter);
        Query ranked =
                rescored ? RescoreTopNQuery.createFullPrecisionRescorerQuery(nearest, query, VECTOR, count) : nearest;
        return searcher.search(ranked, count).scoreDocs;
    }

    @Override
    public int[] rows(ScoreDoc[] answer) {
        return Arrays.stream(answer).mapToInt(hit -> rowOfDocument[hit.doc]).toArray();
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }

    private static void addEvery(int step, int first, BuildOrder order, VectorFile base, IndexWriter writer)
            throws IOException {
        VectorSimilarityFunction similarity = switch (order.metric()) {
            case COSINE, DOT_PRODUCT -> VectorSimilarityFunction.DOT_PRODUCT;
            case EUCLIDEAN -> VectorSimilarityFunction.EUCLIDEAN;
        };
        int[][] attributes = order.attributes();
        for (int row = first; row < order.live(); row += step) {
            Document document = new Document();
            for (int column = 0; attributes != null && column < attributes[row].length; column++) {
                document.add(new IntField(AttributeRange.field(column), attributes[row][column], Field.Store.NO));
            }
            document.add(new KnnFloatVectorField(VECTOR, base.row(row), similarity));
            document.add(new StoredField(ROW, row));
            writer.addDocument(document);
        }
    }

    private static IndexWriterConfig configuration(BuildOrder order, ExecutorService threads) {
        KnnVectorsFormat format = new AnyDimension(format(order, threads));
        IndexWriterConfig configuration = new IndexWriterConfig();
        configuration.setRAMBufferSizeMB(BUFFER_MEGABYTES);
        configuration.setUseCompoundFile(false);
        ConcurrentMergeScheduler merges = new ConcurrentMergeScheduler();
        merges.disableAutoIOThrottle();
        configuration.setMergeScheduler(merges);
        return configuration.setCodec(new Lucene104Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return format;
            }
        });
    }

    private static KnnVectorsFormat format(BuildOrder order, ExecutorService threads) {
        int connections = order.option("maxConn");
        int beam = order.option("beamWidth");
        int workers = order.threads();
        return switch (order.mode()) {
            case "float32" -> new Lucene99HnswVectorsFormat(connections, beam, workers, threads);
            case "7-bit" ->
                new Lucene104HnswScalarQuantizedVectorsFormat(
                        ScalarEncoding.SEVEN_BIT, connections, beam, workers, threads);
            case "1-bit" ->
                new Lucene104HnswScalarQuantizedVectorsFormat(
                        ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE, connections, beam, workers, threads);
            default -> throw new IllegalArgumentException("mode: " + order.mode());
        };
    }

    /// A format without Lucene's limit of 1024 dimensions, which is a limit of writing only.
    private static final class AnyDimension extends KnnVectorsFormat {
        private static final int DIMENSIONS_MAX = 20_000;

        private final KnnVectorsFormat format;

        AnyDimension(KnnVectorsFormat format) {
            super(format.getName());
            this.format = format;
        }

        @Override
        public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
            return format.fieldsWriter(state);
        }

        @Override
        public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
            return format.fieldsReader(state);
        }

        @Override
        public int getMaxDimensions(String field) {
            return DIMENSIONS_MAX;
        }
    }
}
