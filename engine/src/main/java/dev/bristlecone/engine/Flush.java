package dev.bristlecone.engine;

import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.search.dense.FreshCodes;
import dev.bristlecone.search.segment.SegmentFileWriter;
import dev.bristlecone.storage.blob.BlobStore;
import dev.bristlecone.storage.blob.BlobWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One frozen generation on its way into one segment file: written on the flush lane, installed on the apply lane.
final class Flush {
    /// Rows whose mean codes are made against.
    private static final int TYPICAL_ROWS = 1_000;

    private final TailGeneration generation;
    private final @Nullable SharedSegmentFile file;
    private final List<FlushedTail> tails;

    private Flush(TailGeneration generation, @Nullable SharedSegmentFile file, List<FlushedTail> tails) {
        this.generation = generation;
        this.file = file;
        this.tails = tails;
    }

    /// A tail and the section its rows became: the row at place i is the record with ordinal i. Section -1 when no
    /// row was left alive. With codes when an index is to be built: until then a query would have to read all rows.
    private record FlushedTail(
            NamespaceTail tail,
            int section,
            TailRow[] rows,
            @Nullable FreshCodes codes) {}

    /// Writes and publishes the file. Rows that were deleted when the generation froze, and namespaces that are
    /// gone, are left out.
    ///
    /// @param indexRecordsMin records from which on compaction gives a section an index
    static Flush write(
            TailGeneration generation,
            BlobStore blobs,
            UUID store,
            String name,
            PartBuilding parts,
            int indexRecordsMin)
            throws IOException {
        List<FlushedTail> tails = new ArrayList<>();
        int sections = 0;
        try (BlobWriter out = blobs.create(name)) {
            SegmentFileWriter writer = SegmentFileWriter.create(out, store);
            for (NamespaceTail tail : generation.tails()) {
                TailRow[] rows = tail.namespace().deleted() ? new TailRow[0] : visible(tail, generation.frozenLsn());
                if (rows.length == 0) {
                    tails.add(new FlushedTail(tail, -1, rows, null));
                } else {
                    TailSource source = new TailSource(tail, rows);
                    add(writer, source, parts);
                    FreshCodes codes = rows.length < indexRecordsMin ? null : codes(source.space(), rows);
                    tails.add(new FlushedTail(tail, sections++, rows, codes));
                }
            }
            if (sections == 0) {
                return new Flush(generation, null, tails);
            }
            writer.finish();
            out.publish();
        }
        return new Flush(generation, SharedSegmentFile.open(blobs, name), tails);
    }

    /// Codes of all rows, in memory of their own; null when there are no dense vectors.
    private static @Nullable FreshCodes codes(VectorSpace space, TailRow[] rows) {
        if (space.dimension() == 0) {
            return null;
        }
        FreshCodes codes =
                new FreshCodes(space, new TailVectors(rows, Math.min(rows.length, TYPICAL_ROWS)), Arena.ofAuto());
        for (TailRow row : rows) {
            row.addTo(codes);
        }
        return codes;
    }

    private static void add(SegmentFileWriter writer, TailSource source, PartBuilding parts) throws IOException {
        if (!parts.wanted(source.count())) {
            writer.add(source);
            return;
        }
        try (Arena memory = Arena.ofConfined()) {
            source.buildParts(parts, memory);
            writer.add(source);
        }
    }

    /// About how many bytes the file will have: a row takes less there than in memory.
    static long estimateBytes(TailGeneration generation) {
        long rows = 0;
        long living = 0;
        for (NamespaceTail tail : generation.tails()) {
            rows += tail.count();
            living += tail.namespace().deleted() ? 0 : visible(tail, generation.frozenLsn()).length;
        }
        return rows == 0 ? 0 : generation.sizeBytes() * living / rows;
    }

    private static TailRow[] visible(NamespaceTail tail, long lsn) {
        TailRow[] rows = Arrays.copyOf(tail.rows(), tail.count());
        return Arrays.stream(rows).filter(row -> row.visible(lsn)).toArray(TailRow[]::new);
    }

    int tailCount() {
        return tails.size();
    }

    long frozenLsn() {
        return generation.frozenLsn();
    }

    long generationBytes() {
        return generation.sizeBytes();
    }

    /// Replaces the tails from `from` to `to` by their sections in their namespaces' views. Rows that died
    /// meanwhile take their stamps along. Apply lane.
    void install(int from, int to) {
        for (FlushedTail flushed : tails.subList(from, to)) {
            NamespaceState namespace = flushed.tail().namespace();
            if (namespace.deleted()) {
                continue;
            }
            SegmentRef ref = null;
            if (flushed.section() >= 0 && file != null) {
                ref = new SegmentRef(file, flushed.section(), generation.frozenLsn(), flushed.codes());
                for (int i = 0; i < flushed.rows().length; i++) {
                    long stamp = flushed.rows()[i].stamp();
                    if (stamp != 0) {
                        ref.stamps().stamp(i, stamp);
                    }
                }
            }
            namespace.replaceView(namespace.peek().view().withFlushed(flushed.tail(), ref));
        }
    }

    /// Lets go of the file and the generation; the views hold what they need.
    void release() {
        if (file != null) {
            file.release();
        }
        generation.release();
    }
}
