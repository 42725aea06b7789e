package dev.bristlecone.engine;

import dev.bristlecone.model.VectorSpace;

/// A namespace at one LSN: the view, how much of each tail belongs to it, and the count of living records. Published
/// whole through one volatile field, so a reader never mixes two states.
///
/// @param tailRows the row array of each tail of the view, in its order
/// @param tailCounts how many rows of each array belong to the snapshot
record Snapshot(
        NamespaceView view, long lsn, VectorSpace space, TailRow[][] tailRows, int[] tailCounts, long liveCount) {
    static Snapshot of(NamespaceView view, long lsn, VectorSpace space, long liveCount) {
        int tails = view.tails().size();
        TailRow[][] rows = new TailRow[tails][];
        int[] counts = new int[tails];
        for (int i = 0; i < tails; i++) {
            NamespaceTail tail = view.tails().get(i);
            rows[i] = tail.rows();
            counts[i] = tail.count();
        }
        return new Snapshot(view, lsn, space, rows, counts, liveCount);
    }
}
