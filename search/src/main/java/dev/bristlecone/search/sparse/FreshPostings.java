package dev.bristlecone.search.sparse;

import dev.bristlecone.model.SparseVector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/// The sparse vectors of a tail by dimension, so that a query meets only the rows that share a dimension with it. Lives
/// on the heap.
///
/// One writer adds rows; readers on any thread search the first rows, as many as they know to be there.
public final class FreshPostings {
    /// What a dimension takes besides its entries, and what an entry takes, on average over growing arrays.
    private static final long LIST_BYTES = 176;

    private static final long ENTRY_BYTES = 12;

    private final ConcurrentHashMap<Integer, FreshList> lists = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<FreshSums> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean finite = true;
    private volatile int count;

    /// The number of rows added.
    public int count() {
        return count;
    }

    /// Adds the next row and returns about how much memory it took.
    ///
    /// @param sparse null when the row has none
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public long add(@Nullable SparseVector sparse) {
        long bytes = 0;
        for (int i = 0; sparse != null && i < sparse.size(); i++) {
            float weight = sparse.values()[i];
            if (weight == 0) {
                continue;
            }
            finite &= Float.isFinite(weight);
            FreshList list = lists.get(sparse.indices()[i]);
            if (list == null) {
                list = new FreshList();
                lists.put(sparse.indices()[i], list);
                bytes += LIST_BYTES;
            }
            list.add(count, weight);
            bytes += ENTRY_BYTES;
        }
        count++;
        return bytes;
    }

    /// Finds, among the first rows, every accepted one whose product with the query is not 0 and counts, and tells
    /// each once.
    ///
    /// @param query with finite weights
    /// @param rows at most [#count]
    /// @return false when a weight is not finite; then nothing was told, and only a scan can answer
    public boolean search(SparseVector query, int rows, SparseHits hits) {
        if (!finite) {
            return false;
        }
        FreshSums sums = idle.pollFirst();
        if (sums == null) {
            sums = new FreshSums();
        }
        sums.clear(query.size());
        for (int i = 0; i < query.size(); i++) {
            FreshList list = lists.get(query.indices()[i]);
            if (list != null && query.values()[i] != 0) {
                sums.add(list, query.values()[i]);
            }
        }
        sums.search(rows, hits);
        idle.addFirst(sums);
        return true;
    }
}
