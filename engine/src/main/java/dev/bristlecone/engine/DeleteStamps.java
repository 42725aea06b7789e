package dev.bristlecone.engine;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// When each record of a segment was deleted or replaced: the LSN, or 0 while it lives. Readers compare the stamp with
/// their snapshot's LSN, so one structure serves every snapshot.
///
/// The apply lane alone stamps, before it publishes the snapshot that needs the stamp; readers of older snapshots see
/// either 0 or a later LSN, which mean the same to them. Chunks are allocated on the first stamp in their range: a
/// segment without deletes costs nothing.
final class DeleteStamps {
    private static final int CHUNK = 1 << 10;

    private final int recordCount;
    private long @Nullable [] @Nullable [] chunks;
    private volatile int stamped;

    DeleteStamps(int recordCount) {
        this.recordCount = recordCount;
    }

    /// Whether the record is visible at a snapshot.
    boolean visible(int ordinal, long snapshotLsn) {
        long lsn = at(ordinal);
        return lsn == 0 || lsn > snapshotLsn;
    }

    /// The LSN of the deletion, 0 while the record lives.
    long at(int ordinal) {
        long[][] all = chunks;
        if (all == null) {
            return 0;
        }
        long[] chunk = all[ordinal / CHUNK];
        return chunk == null ? 0 : chunk[ordinal % CHUNK];
    }

    /// Marks a living record as deleted. Apply lane only.
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void stamp(int ordinal, long lsn) {
        long[][] all = chunks;
        if (all == null) {
            all = new long[(recordCount + CHUNK - 1) / CHUNK][];
            chunks = all;
        }
        long[] chunk = all[ordinal / CHUNK];
        if (chunk == null) {
            chunk = new long[Math.min(CHUNK, recordCount - ordinal / CHUNK * CHUNK)];
            all[ordinal / CHUNK] = chunk;
        }
        if (chunk[ordinal % CHUNK] == 0) {
            chunk[ordinal % CHUNK] = lsn;
            stamped = stamped + 1;
        }
    }

    /// How many records are stamped, at whatever LSN.
    int stampedCount() {
        return stamped;
    }

    /// The ordinals deleted at or before an LSN.
    RoaringBitmap deletedAt(long lsn) {
        RoaringBitmap deleted = new RoaringBitmap();
        long[][] all = chunks;
        if (stamped == 0 || all == null) {
            return deleted;
        }
        for (int c = 0; c < all.length; c++) {
            long[] chunk = all[c];
            for (int i = 0; chunk != null && i < chunk.length; i++) {
                if (chunk[i] != 0 && chunk[i] <= lsn) {
                    deleted.add(c * CHUNK + i);
                }
            }
        }
        return deleted;
    }
}
