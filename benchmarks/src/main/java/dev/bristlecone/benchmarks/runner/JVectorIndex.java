package dev.bristlecone.benchmarks.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bristlecone.benchmarks.dataset.VectorFile;
import io.github.jbellis.jvector.disk.ReaderSupplier;
import io.github.jbellis.jvector.disk.ReaderSupplierFactory;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex.ScoringView;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.disk.OnDiskGraphIndex;
import io.github.jbellis.jvector.graph.disk.OnDiskGraphIndexWriter;
import io.github.jbellis.jvector.graph.disk.feature.Feature;
import io.github.jbellis.jvector.graph.disk.feature.FeatureId;
import io.github.jbellis.jvector.graph.disk.feature.FusedPQ;
import io.github.jbellis.jvector.graph.disk.feature.InlineVectors;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.ScoreFunction.ExactScoreFunction;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.quantization.PQVectors;
import io.github.jbellis.jvector.quantization.ProductQuantization;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// JVector's on-disk graph with float32 vectors inline: scored by these, or (`fused-pq`) by product-quantised codes
/// that are kept with each node's neighbours, the candidates reranked by float32. The search parameter `candidates`
/// is the size of the search queue.
final class JVectorIndex implements SearchedIndex<SearchResult> {
    private static final String FUSED = "fused-pq";
    private static final float ALPHA = 1.2f;
    private static final float OVERFLOW = 1.2f;
    private static final int CLUSTERS = 256;

    private final VectorTypeSupport vectors =
            VectorizationProvider.getInstance().getVectorTypeSupport();

    private @Nullable OnDiskGraphIndex graph;
    private @Nullable GraphSearcher searcher;
    private VectorSimilarityFunction similarity = VectorSimilarityFunction.DOT_PRODUCT;
    private boolean fused;
    private int candidates = 10;

    @Override
    public String version() {
        String library = GraphSearcher.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return library.replaceAll(".*/jvector-|[.]jar", "") + ", "
                + VectorizationProvider.getInstance().getClass().getSimpleName();
    }

    @Override
    public void build(BuildOrder order) throws IOException {
        RandomAccessVectorValues values = values(order);
        similarity = similarity(order);
        try (ForkJoinPool threads = new ForkJoinPool(order.threads());
                GraphIndexBuilder builder = GraphIndexBuilder.builder(
                                BuildScoreProvider.randomAccessScoreProvider(values, similarity),
                                order.dimension(),
                                order.option("M"))
                        .withBeamWidth(order.option("beamWidth"))
                        .withNeighborOverflow(OVERFLOW)
                        .withAlpha(ALPHA)
                        .withSimdExecutor(threads)
                        .withParallelExecutor(threads)
                        .build()) {
            ImmutableGraphIndex built = builder.build(values);
            write(order, values, built, threads);
        }
    }

    @Override
    public void open(BuildOrder order) throws IOException {
        ReaderSupplier file = ReaderSupplierFactory.open(file(order));
        similarity = similarity(order);
        fused = order.mode().equals(FUSED);
        graph = OnDiskGraphIndex.load(file);
        searcher = new GraphSearcher(graph);
    }

    @Override
    public void configure(JsonNode search) {
        candidates = search.required("candidates").asInt();
    }

    @Override
    public SearchResult search(float[] query, int count) {
        if (searcher == null) {
            throw new IllegalStateException("not open");
        }
        VectorFloat<?> vector = vectors.createFloatVector(query);
        ScoringView view = (ScoringView) searcher.getView();
        ExactScoreFunction exact = view.rerankerFor(vector, similarity);
        SearchScoreProvider scores = fused
                ? new DefaultSearchScoreProvider(view.approximateScoreFunctionFor(vector, similarity), exact)
                : new DefaultSearchScoreProvider(exact);
        return searcher.search(scores, count, candidates, 0f, 0f, Bits.ALL);
    }

    @Override
    public int[] rows(SearchResult answer) {
        return Arrays.stream(answer.getNodes()).mapToInt(hit -> hit.node).toArray();
    }

    @Override
    public void close() throws IOException {
        if (searcher != null) {
            searcher.close();
        }
        if (graph != null) {
            graph.close();
        }
    }

    private static void write(
            BuildOrder order, RandomAccessVectorValues values, ImmutableGraphIndex built, ForkJoinPool threads)
            throws IOException {
        Map<FeatureId, IntFunction<Feature.State>> rows = new EnumMap<>(FeatureId.class);
        rows.put(FeatureId.INLINE_VECTORS, row -> new InlineVectors.State(values.getVector(row)));
        OnDiskGraphIndexWriter.Builder output = new OnDiskGraphIndexWriter.Builder(built, file(order));
        output.with(new InlineVectors(order.dimension()));
        if (order.mode().equals(FUSED)) {
            int subspaces = order.dimension() / order.option("dimensionsPerCode");
            boolean centred = similarity(order) == VectorSimilarityFunction.EUCLIDEAN;
            ProductQuantization codebook =
                    ProductQuantization.compute(values, subspaces, CLUSTERS, centred, -1f, threads, threads);
            PQVectors codes = codebook.encodeAll(values, threads);
            output.with(new FusedPQ(built.maxDegree(), codebook));
            rows.put(FeatureId.FUSED_PQ, row -> new FusedPQ.State(built.getView(), codes, row));
        }
        try (OnDiskGraphIndexWriter writer = output.build()) {
            writer.write(rows);
        }
    }

    private RandomAccessVectorValues values(BuildOrder order) throws IOException {
        List<VectorFloat<?>> rows = new ArrayList<>(order.live());
        try (VectorFile base = VectorFile.open(order.base())) {
            for (int row = 0; row < order.live(); row++) {
                rows.add(vectors.createFloatVector(base.row(row)));
            }
        }
        return new ListRandomAccessVectorValues(rows, order.dimension());
    }

    private static VectorSimilarityFunction similarity(BuildOrder order) {
        return switch (order.metric()) {
            case COSINE, DOT_PRODUCT -> VectorSimilarityFunction.DOT_PRODUCT;
            case EUCLIDEAN -> VectorSimilarityFunction.EUCLIDEAN;
        };
    }

    private static Path file(BuildOrder order) {
        return order.directory().resolve("graph.jvector");
    }
}
