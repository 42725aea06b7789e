package dev.bristlecone.engine;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.dense.Accepted;
import dev.bristlecone.search.filter.FilterMatcher;
import dev.bristlecone.search.scan.ExactScan;
import dev.bristlecone.search.scan.IdOrder;
import dev.bristlecone.search.scan.TopK;
import dev.bristlecone.search.segment.Segment;
import dev.bristlecone.search.sparse.SparseHits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A query with dense and sparse values over one source whose two indexes answer each half (the threshold algorithm:
/// Fagin, Lotem, Naor, 2003). First come the records nearest by their dense values, some more than are asked for; all
/// others have a smaller dense product than the last of them. A record can then count only with a sparse product that
/// makes up for the difference, and the sparse index finds all of those. Sums are computed from the record's values,
/// both halves, like those of a scan.
///
/// As good as the dense half: records are missed when the dense index misses them. Dot product only. One query.
final class HybridSearch {
    /// Dense neighbours that are looked at first, at least, and how many times as many as are asked for.
    private static final int NEIGHBOURS_MIN = 64;

    private static final int NEIGHBOURS_PER_WANTED = 4;

    /// Where so many more sparse products have to be made whole than there are neighbours, more neighbours are
    /// better.
    private static final int SPARSE_PER_NEIGHBOUR = 16;

    /// How many times more each time.
    private static final int MORE_NEIGHBOURS = 8;

    private static final int ATTEMPTS = 3;

    /// What rounding may take from a sum of two floats, as a share of their magnitudes, with room to spare.
    private static final double ROUNDING = 1e-6;

    private final Query query;
    private final @Nullable FilterMatcher matcher;
    private final Snapshot snapshot;
    private final float[] dense;
    private final SparseVector sparse;
    private final IdOrder order;
    private final TopK.Receiver found;

    /// The records of a source by either half of the query.
    interface Halves {
        /// How many records the query may find, at the most.
        int count();

        /// Offers the records nearest by their dense values to a scan without sparse ones.
        ///
        /// @return false when they cannot be told without looking at all
        boolean nearest(int wanted, TopK kept, ExactScan scan);

        /// Tells the records by their sparse products.
        ///
        /// @return false when they cannot be told without looking at all
        boolean sparse(int wanted, SparseHits hits);

        /// Whether the query may find a record.
        boolean accepts(int ordinal);

        /// Adds a record with both halves.
        void add(ExactScan scan, int ordinal);
    }

    /// A search for a query, null unless it has both halves and may miss what the dense index misses.
    ///
    /// @param matcher null for all records
    /// @param found receives the nearest records of each source
    static @Nullable HybridSearch of(
            Query query, @Nullable FilterMatcher matcher, Snapshot snapshot, IdOrder order, TopK.Receiver found) {
        float[] dense = query.dense();
        SparseVector sparse = query.sparse();
        return dense == null
                        || sparse == null
                        || query.effort().recall() >= 1
                        || query.metric() != Metric.DOT_PRODUCT
                        || !SparseSearch.isFinite(sparse)
                ? null
                : new HybridSearch(query, matcher, snapshot, dense, sparse, order, found);
    }

    private HybridSearch(
            Query query,
            @Nullable FilterMatcher matcher,
            Snapshot snapshot,
            float[] dense,
            SparseVector sparse,
            IdOrder order,
            TopK.Receiver found) {
        this.query = query;
        this.matcher = matcher;
        this.snapshot = snapshot;
        this.dense = dense;
        this.sparse = sparse;
        this.order = order;
        this.found = found;
    }

    /// Searches a segment; false when looking at every record is better, and then nothing was found.
    boolean searchSegment(int source, Segment segment, Accepted accepted) {
        return search(new SegmentHalves(source, segment, accepted, dense, sparse, query.effort()));
    }

    /// The same of a tail.
    boolean searchTail(int source, int tail) {
        NamespaceTail fresh = snapshot.view().tails().get(tail);
        TailRow[] rows = snapshot.tailRows()[tail];
        int count = snapshot.tailCounts()[tail];
        TailMatches matches = new TailMatches(rows, count, matcher, snapshot.lsn());
        return search(new TailHalves(source, rows, count, fresh.codes(), fresh.postings(), dense, sparse, matches));
    }

    /// Searches a source; false when looking at every record is better, and then nothing was found.
    private boolean search(Halves source) {
        int neighbours = Math.max(NEIGHBOURS_MIN, NEIGHBOURS_PER_WANTED * query.topK());
        for (int attempt = 0; attempt < ATTEMPTS && neighbours < source.count(); attempt++) {
            Attempt tried = new Attempt(source, neighbours, attempt == ATTEMPTS - 1);
            if (!tried.runs()) {
                return false;
            }
            if (tried.isProven()) {
                tried.top.drainSorted(found);
                return true;
            }
            neighbours *= MORE_NEIGHBOURS;
        }
        return false;
    }

    /// One search with so many dense neighbours.
    private final class Attempt implements SparseHits {
        private final Halves source;
        private final int neighbours;
        private final long completedMax;
        private final TopK top;
        private final ExactScan scan;
        private int[] nearest = new int[0];
        private float farthest;
        private long completed;

        /// @param last whether no other follows, and so more work is worth it
        Attempt(Halves source, int neighbours, boolean last) {
            this.source = source;
            this.neighbours = neighbours;
            this.completedMax = (long) SPARSE_PER_NEIGHBOUR * neighbours * (last ? 2 : 1);
            this.top = new TopK(query.topK(), true, order);
            this.scan = new ExactScan(query.metric(), dense, sparse, top);
        }

        /// False when a half cannot be told.
        boolean runs() {
            TopK kept = new TopK(neighbours, true, order);
            ExactScan denseScan = new ExactScan(query.metric(), dense, null, kept);
            if (!source.nearest(neighbours, kept, denseScan)) {
                return false;
            }
            denseScan.finish();
            if (kept.size() < neighbours) {
                return false;
            }
            farthest = kept.worst();
            int[] ordinals = new int[kept.size()];
            int[] size = new int[1];
            kept.drainSorted((score, from, ordinal) -> ordinals[size[0]++] = ordinal);
            for (int ordinal : ordinals) {
                source.add(scan, ordinal);
            }
            Arrays.sort(ordinals);
            nearest = ordinals;
            return source.sparse(query.topK(), this);
        }

        /// Whether no record can be missing: those never looked at have no sparse product to speak of, or too
        /// small a one, and no larger dense product than the farthest neighbour.
        boolean isProven() {
            scan.finish();
            return completed <= completedMax && top.worst() > farthest;
        }

        @Override
        public float worst() {
            if (completed > completedMax) {
                return Float.POSITIVE_INFINITY;
            }
            scan.finish();
            float worst = top.worst();
            if (worst == Float.NEGATIVE_INFINITY) {
                return worst;
            }
            double needed = (double) worst - farthest - ROUNDING * (Math.abs(worst) + Math.abs(farthest));
            return Math.nextDown((float) needed);
        }

        @Override
        public boolean accepts(int ordinal) {
            return source.accepts(ordinal) && Arrays.binarySearch(nearest, ordinal) < 0;
        }

        @Override
        public void found(int ordinal, float score) {
            completed++;
            source.add(scan, ordinal);
        }
    }
}
