package dev.bristlecone.storage.disk;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Fetches many small pieces of a file that lie here and there, all of them before the first is used.
///
/// Pieces in memory come side by side from there, instead of one after the other as a computation gets to them. What
/// is not in memory is ordered from the disk before the first piece is waited for; a disk serves many orders in
/// little more time than one. That takes a system call for each piece, so it is only done while pieces were
/// recently found missing, which shows in the time they take.
///
/// Any thread: what is remembered between calls is a guess, and may be lost.
public final class ScatteredReads {
    private static final int LINE_BYTES = 64;

    /// More than a piece in memory takes on average, and much less than one on any disk.
    private static final long SLOW_PIECE_NANOS = 2_000;

    /// How many calls order their pieces after two successive ones were slow: one alone may just have lost its
    /// processor for a while.
    private static final int ORDERED_CALLS = 256;

    private final MemorySegment bytes;
    private boolean wasSlow;
    private int ordersLeft;

    /// Keeps the loads from being dropped as unused.
    private long sum;

    /// @param bytes a file in memory that outlives this
    public ScatteredReads(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /// Orders pieces and returns when all of them are in memory, or were.
    ///
    /// @param offsets where they start, of which the first `count` are taken
    /// @param size bytes of a piece
    public void fetch(long[] offsets, int count, int size) {
        order(offsets, count, size);
        await(offsets, count, size);
    }

    /// Orders pieces from the disk if some may be missing, without waiting for them.
    public void order(long[] offsets, int count, int size) {
        if (ordersLeft > 0) {
            for (int i = 0; i < count; i++) {
                PageAdvice.willNeed(bytes, offsets[i], size);
            }
        }
    }

    /// Returns when all pieces are in memory, or were, whether they were ordered before or not.
    public void await(long[] offsets, int count, int size) {
        int left = ordersLeft;
        if (left > 0) {
            ordersLeft = left - 1;
            touch(offsets, count, size);
            return;
        }
        long start = System.nanoTime();
        touch(offsets, count, size);
        boolean slow = System.nanoTime() - start > SLOW_PIECE_NANOS * count;
        if (slow && wasSlow) {
            ordersLeft = ORDERED_CALLS;
        }
        wasSlow = slow;
    }

    private void touch(long[] offsets, int count, int size) {
        long seen = 0;
        for (int i = 0; i < count; i++) {
            long last = offsets[i] + size - 1;
            for (long line = offsets[i]; line < last; line += LINE_BYTES) {
                seen += bytes.get(ValueLayout.JAVA_BYTE, line);
            }
            seen += bytes.get(ValueLayout.JAVA_BYTE, last);
        }
        sum = seen;
    }

    @Override
    public String toString() {
        return "ScatteredReads[orders left " + ordersLeft + ", " + sum + "]";
    }
}
