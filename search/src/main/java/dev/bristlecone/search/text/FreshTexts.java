package dev.bristlecone.search.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;

/// The text index of fresh records, in memory. It takes records in their order when a search asks for them, so that
/// whoever writes does not wait for it. Any thread; one at a time brings it up to date.
public final class FreshTexts implements AutoCloseable {
    private final TextAnalysis analysis;
    private final IndexWriter writer;
    private int count;

    /// What searches have asked for last. Kept open until a newer one takes its place.
    private @Nullable DirectoryReader reader;

    public FreshTexts(TextAnalysis analysis) {
        this.analysis = analysis;
        try {
            this.writer = new IndexWriter(new ByteBuffersDirectory(), TextIndexWriter.config(analysis));
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    /// The first `wanted` records, as far as they are visible. The caller closes it.
    ///
    /// @param metadata the encoded metadata of a record, by ordinal; asked about those up to `wanted` that are not
    ///     indexed yet
    public TextSource source(int wanted, IntFunction<byte[]> metadata, IntPredicate visible) {
        try {
            DirectoryReader view = view(wanted, metadata);
            return new TextSource(
                    view, Liveness.of(view.maxDoc(), ordinal -> ordinal < wanted && visible.test(ordinal)));
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    /// A view of at least the first `wanted` records, held for the caller.
    private synchronized DirectoryReader view(int wanted, IntFunction<byte[]> metadata) throws IOException {
        DirectoryReader present = reader;
        if (present == null || count < wanted) {
            while (count < wanted) {
                writer.addDocument(TextIndexWriter.document(analysis, metadata.apply(count)));
                count++;
            }
            DirectoryReader newer = present == null ? null : DirectoryReader.openIfChanged(present, writer);
            if (newer != null && present != null) {
                present.decRef();
            }
            present = newer != null ? newer : present != null ? present : DirectoryReader.open(writer);
            reader = present;
        }
        present.incRef();
        return present;
    }

    @Override
    public synchronized void close() {
        try (writer) {
            DirectoryReader present = reader;
            reader = null;
            if (present != null) {
                present.decRef();
            }
            writer.rollback();
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    private static UncheckedIOException inMemory(IOException e) {
        return new UncheckedIOException("a text index in memory failed", e);
    }
}
