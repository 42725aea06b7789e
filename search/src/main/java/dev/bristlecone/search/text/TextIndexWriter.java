package dev.bristlecone.search.text;

import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.search.metadata.MetadataCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.IntFunction;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FilterCodecReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/// Makes the text part of a section, in memory of about three times its size. One thread.
public final class TextIndexWriter {
    private static final FieldType TEXT = textType();
    private static final double BUFFER_MEGABYTES = 32;

    private TextIndexWriter() {}

    /// The part as [TextPartFormat] says. A record without texts has its place in it too.
    ///
    /// @param count how many records there are
    /// @param metadata the encoded metadata of a record, by ordinal
    public static MemorySegment write(TextAnalysis analysis, int count, IntFunction<byte[]> metadata) {
        try (ByteBuffersDirectory files = new ByteBuffersDirectory()) {
            try (IndexWriter writer = new IndexWriter(files, config(analysis))) {
                for (int ordinal = 0; ordinal < count; ordinal++) {
                    writer.addDocument(document(analysis, metadata.apply(ordinal)));
                }
                writer.forceMerge(1);
            }
            return joined(files);
        } catch (IOException e) {
            throw new UncheckedIOException("a text index in memory failed", e);
        }
    }

    /// The part that the visible records of some sources make, without analysing their texts again. They are
    /// numbered anew, in the order of the sources.
    public static MemorySegment join(TextAnalysis analysis, List<TextSource> sources) {
        try (ByteBuffersDirectory files = new ByteBuffersDirectory()) {
            try (IndexWriter writer = new IndexWriter(files, config(analysis))) {
                writer.addIndexes(sources.stream()
                        .flatMap(source -> source.leaves(0).stream())
                        .map(LivingOnly::new)
                        .toArray(CodecReader[]::new));
                writer.forceMerge(1);
            }
            return joined(files);
        } catch (IOException e) {
            throw new UncheckedIOException("a text index in memory failed", e);
        }
    }

    /// Numbers documents in the order they come: merges join neighbours only, and nothing is ever deleted.
    static IndexWriterConfig config(TextAnalysis analysis) {
        LogDocMergePolicy neighbours = new LogDocMergePolicy();
        neighbours.setNoCFSRatio(0);
        return new IndexWriterConfig(analysis.analyzer())
                .setSimilarity(new ExactLengthSimilarity())
                .setMergePolicy(neighbours)
                .setMergeScheduler(new SerialMergeScheduler())
                .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                .setUseCompoundFile(false)
                .setCommitOnClose(true);
    }

    /// The texts of a record.
    static Document document(TextAnalysis analysis, byte[] metadata) {
        Document document = new Document();
        SortedMap<String, MetadataValue> fields = MetadataCodec.decode(metadata).fields();
        for (Map.Entry<String, MetadataValue> field : fields.entrySet()) {
            if (field.getValue() instanceof MetadataValue.Text text
                    && analysis.fields().contains(field.getKey())) {
                document.add(new Field(field.getKey(), text.value(), TEXT));
            }
        }
        return document;
    }

    private static FieldType textType() {
        FieldType type = new FieldType();
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        type.setTokenized(true);
        type.freeze();
        return type;
    }

    private static MemorySegment joined(ByteBuffersDirectory files) throws IOException {
        String[] names = files.listAll();
        long tableBytes = 8;
        for (String name : names) {
            tableBytes += 4 + name.length() + 16;
        }
        long at = aligned(tableBytes);
        long sizeBytes = at;
        for (String name : names) {
            sizeBytes = aligned(sizeBytes) + files.fileLength(name);
        }
        ByteBuffer part = ByteBuffer.allocate(Math.toIntExact(sizeBytes)).order(ByteOrder.LITTLE_ENDIAN);
        part.putInt(TextPartFormat.VERSION).putInt(names.length);
        for (String name : names) {
            long size = files.fileLength(name);
            part.putInt(name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
            part.putLong(at).putLong(size);
            try (IndexInput file = files.openInput(name, IOContext.READONCE)) {
                file.readBytes(part.array(), Math.toIntExact(at), Math.toIntExact(size));
            }
            at = aligned(at + size);
        }
        return MemorySegment.ofBuffer(part.clear());
    }

    private static long aligned(long offset) {
        return (offset + TextPartFormat.ALIGNMENT - 1) / TextPartFormat.ALIGNMENT * TextPartFormat.ALIGNMENT;
    }

    /// The visible documents of a leaf, for Lucene to merge.
    private static final class LivingOnly extends FilterCodecReader {
        private final LiveLeaf leaf;

        LivingOnly(LiveLeaf leaf) {
            super((CodecReader) leaf.getDelegate());
            this.leaf = leaf;
        }

        @Override
        public @Nullable Bits getLiveDocs() {
            return leaf.getLiveDocs();
        }

        @Override
        public int numDocs() {
            return leaf.numDocs();
        }

        @Override
        public @Nullable CacheHelper getCoreCacheHelper() {
            return null;
        }

        @Override
        public @Nullable CacheHelper getReaderCacheHelper() {
            return null;
        }
    }
}
