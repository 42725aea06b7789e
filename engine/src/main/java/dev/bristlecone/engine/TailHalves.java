package dev.bristlecone.engine;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.dense.FreshCodes;
import dev.bristlecone.search.dense.FreshRows;
import dev.bristlecone.search.scan.ExactScan;
import dev.bristlecone.search.scan.TopK;
import dev.bristlecone.search.sparse.FreshPostings;
import dev.bristlecone.search.sparse.SparseHits;
import org.jspecify.annotations.Nullable;

/// The matching rows of a tail by their codes and by their postings.
///
/// @param count how many rows belong to the snapshot
/// @param codes of as many rows at least, else they are of no use; null when there are none
record TailHalves(
        int source,
        TailRow[] rows,
        int count,
        @Nullable FreshCodes codes,
        @Nullable FreshPostings postings,
        float[] dense,
        SparseVector sparse,
        TailMatches matches)
        implements HybridSearch.Halves {
    @Override
    public boolean nearest(int wanted, TopK kept, ExactScan scan) {
        return codes != null
                && codes.count() >= count
                && postings != null
                && postings.count() >= count
                && codes.space().dimension() == dense.length
                && codes.search(dense, wanted, count, new Rows(kept, scan));
    }

    @Override
    public boolean sparse(int wanted, SparseHits hits) {
        return postings != null && postings.search(sparse, count, hits);
    }

    @Override
    public boolean accepts(int row) {
        return matches.test(row);
    }

    @Override
    public void add(ExactScan scan, int row) {
        scan.add(source, row, rows[row].slab, rows[row].offset, rows[row].squaredNorm, rows[row].sparse);
    }

    /// The rows as the codes meet them.
    private final class Rows implements FreshRows {
        private final TopK kept;
        private final ExactScan scan;

        Rows(TopK kept, ExactScan scan) {
            this.kept = kept;
            this.scan = scan;
        }

        @Override
        public boolean accepts(int row) {
            return TailHalves.this.accepts(row);
        }

        @Override
        public void score(int row) {
            scan.add(source, row, rows[row].slab, rows[row].offset, rows[row].squaredNorm, null);
        }

        @Override
        public float worst() {
            scan.finish();
            return kept.worst();
        }
    }
}
