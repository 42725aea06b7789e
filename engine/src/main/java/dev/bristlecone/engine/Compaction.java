package dev.bristlecone.engine;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.search.segment.SegmentFileWriter;
import dev.bristlecone.storage.blob.BlobStore;
import dev.bristlecone.storage.blob.BlobWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Some merges on their way into one new segment file: written on the compaction lane while reads and writes go on,
/// installed on the apply lane.
final class Compaction {
    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    private final List<Merge> merges;
    private final int[] sectionOf;
    private final @Nullable SharedSegmentFile file;
    private final long floorLsn;

    private Compaction(List<Merge> merges, int[] sectionOf, @Nullable SharedSegmentFile file, long floorLsn) {
        this.merges = merges;
        this.sectionOf = sectionOf;
        this.file = file;
        this.floorLsn = floorLsn;
    }

    /// Writes and publishes the file; null when `stopped` said to give up, and then nothing is left behind.
    static @Nullable Compaction write(
            List<Merge> merges,
            long floorLsn,
            BlobStore blobs,
            UUID store,
            String name,
            Indexing indexing,
            BooleanSupplier stopped)
            throws IOException {
        List<Merge> intact = new ArrayList<>();
        int[] sectionOf = new int[merges.size()];
        int sections = 0;
        try (BlobWriter out = blobs.create(name)) {
            SegmentFileWriter writer = SegmentFileWriter.create(out, store);
            for (Merge merge : merges) {
                if (stopped.getAsBoolean()) {
                    return null;
                }
                if (!selects(merge, floorLsn)) {
                    continue;
                }
                sectionOf[intact.size()] = merge.count() == 0 ? -1 : sections++;
                intact.add(merge);
                if (merge.count() > 0) {
                    indexing.write(merge, writer, stopped);
                }
            }
            if (sections > 0) {
                writer.finish();
                out.publish();
            }
        }
        SharedSegmentFile file = sections == 0 ? null : SharedSegmentFile.open(blobs, name);
        return new Compaction(intact, sectionOf, file, floorLsn);
    }

    /// Settles what a merge takes along; false when one of its inputs is damaged, and then it stays as it is.
    private static boolean selects(Merge merge, long floorLsn) {
        try {
            merge.select(floorLsn);
            return true;
        } catch (DatabaseException e) {
            LOG.error("compaction leaves out {}: {}", merge.namespace().key(), e.getMessage());
            return false;
        }
    }

    int mergeCount() {
        return merges.size();
    }

    /// Puts the merged sections from `from` to `to` in place of their inputs. Apply lane.
    void install(int from, int to) {
        for (int i = from; i < to; i++) {
            Merge merge = merges.get(i);
            NamespaceState namespace = merge.namespace();
            if (namespace.deleted()) {
                continue;
            }
            SegmentRef output = null;
            if (sectionOf[i] >= 0 && file != null) {
                output = new SegmentRef(file, sectionOf[i], floorLsn);
                merge.carryStamps(output);
                output.setUnindexable(merge.unindexable());
            }
            namespace.replaceView(namespace.peek().view().withMerged(merge.inputs(), output));
        }
    }

    /// Lets go of the output; the views hold what they need. The merges are released by their planner.
    void release() {
        if (file != null) {
            file.release();
        }
    }

    /// Splits merges into files: a large one alone, all small ones together.
    static List<List<Merge>> batches(List<Merge> merges, long aloneBytesMin) {
        List<List<Merge>> batches = new ArrayList<>();
        List<Merge> small = new ArrayList<>();
        for (Merge merge : merges) {
            if (merge.inputBytes() >= aloneBytesMin) {
                batches.add(List.of(merge));
            } else {
                small.add(merge);
            }
        }
        if (!small.isEmpty()) {
            batches.add(small);
        }
        return batches;
    }
}
