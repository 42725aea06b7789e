package dev.bristlecone.search.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;

/// The texts of some records that a search looks at, and which of them it sees. Any thread.
public final class TextSource implements AutoCloseable {
    private final DirectoryReader reader;
    private final Liveness liveness;

    /// Takes over the caller's hold on the reader.
    TextSource(DirectoryReader reader, Liveness liveness) {
        this.reader = reader;
        this.liveness = liveness;
    }

    /// An open text part. Valid as long as its bytes are; there is nothing to close. Any thread.
    public static final class Part {
        private final DirectoryReader reader;

        private Part(DirectoryReader reader) {
            this.reader = reader;
        }

        /// Reads the small files of a part.
        ///
        /// @throws IOException when it is no text part, or one that this build cannot read
        public static Part open(MemorySegment part) throws IOException {
            return new Part(DirectoryReader.open(TextPartDirectory.open(part)));
        }

        /// A part made in memory, for records that were stored without one.
        public static Part analysed(TextAnalysis analysis, int count, IntFunction<byte[]> metadata) throws IOException {
            return open(TextIndexWriter.write(analysis, count, metadata));
        }

        /// The visible records of this part.
        public TextSource seen(IntPredicate visible) {
            return new TextSource(reader, Liveness.of(reader.maxDoc(), visible));
        }
    }

    /// How many of its records are not seen.
    public int deadCount() {
        return liveness.dead().length;
    }

    /// The leaves of this source, which is the `source`-th of a search.
    List<LiveLeaf> leaves(int source) {
        List<LiveLeaf> leaves = new ArrayList<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            leaves.add(new LiveLeaf(
                    leaf.reader(),
                    source,
                    leaf.docBase,
                    liveness.part(leaf.docBase, leaf.reader().maxDoc())));
        }
        return leaves;
    }

    /// How many records it has, seen or not.
    int count() {
        return reader.maxDoc();
    }

    @Override
    public void close() {
        try {
            reader.decRef();
        } catch (IOException e) {
            throw new UncheckedIOException("letting go of a text index", e);
        }
    }
}
