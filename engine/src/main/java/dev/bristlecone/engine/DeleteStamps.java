package dev.bristlecone.engine;

import java.lang.invoke.VarHandle;
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

    /// Which ordinals are stamped, at whatever LSN: 64 in a word. What a query with a filter starts from.
    private long @Nullable [] stampedWords;

    /// The highest LSN of a stamp, written before the bit of the stamp is.
    private volatile long newestLsn;

    DeleteStamps(int recordCount) {
        this.recordCount = recordCount;
    }

    /// Whether the record is visible at a snapshot. Asked about records all over the segment, so the bits come
    /// first: they fit into near caches. A bit that is not seen is of a stamp newer than the snapshot, or of none.
    boolean visible(int ordinal, long snapshotLsn) {
        long[] words = stampedWords;
        if (words == null || (words[ordinal / Long.SIZE] >>> ordinal & 1) == 0) {
            return true;
        }
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
            markStamped(ordinal, lsn);
        }
    }

    private void markStamped(int ordinal, long lsn) {
        long[] words = stampedWords;
        if (words == null) {
            words = new long[(recordCount + Long.SIZE - 1) / Long.SIZE];
            stampedWords = words;
        }
        newestLsn = Math.max(newestLsn, lsn);
        VarHandle.storeStoreFence();
        words[ordinal / Long.SIZE] |= 1L << ordinal;
    }

    /// How many records are stamped, at whatever LSN.
    int stampedCount() {
        return stamped;
    }

    /// Clears the bits of the ordinals deleted at or before an LSN: 64 in a word, lowest first, all set before.
    void clearDeleted(long[] words, long lsn) {
        long[] dead = stampedWords;
        if (dead == null) {
            return;
        }
        for (int i = 0; i < words.length; i++) {
            words[i] &= ~dead[i];
        }
        VarHandle.loadLoadFence(); // a bit seen above means that its LSN is seen below
        if (newestLsn > lsn) {
            restoreVisible(words, lsn);
        }
    }

    private void restoreVisible(long[] words, long lsn) {
        for (int i = 0; i < words.length; i++) {
            for (long closed = ~words[i]; closed != 0; closed &= closed - 1) {
                int ordinal = i * Long.SIZE + Long.numberOfTrailingZeros(closed);
                if (ordinal < recordCount && visible(ordinal, lsn)) {
                    words[i] |= Long.lowestOneBit(closed);
                }
            }
        }
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
