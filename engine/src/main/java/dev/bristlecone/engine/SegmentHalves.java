package dev.bristlecone.engine;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.dense.Accepted;
import dev.bristlecone.search.dense.Candidates;
import dev.bristlecone.search.dense.DenseIndex;
import dev.bristlecone.search.scan.ExactScan;
import dev.bristlecone.search.scan.TopK;
import dev.bristlecone.search.segment.Segment;
import dev.bristlecone.search.sparse.SparseHits;
import dev.bristlecone.search.sparse.SparseIndex;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The accepted records of a segment by its dense and its sparse index.
record SegmentHalves(
        int source, Segment segment, Accepted accepted, float[] dense, SparseVector sparse, SearchEffort effort)
        implements HybridSearch.Halves {
    @Override
    public int count() {
        return accepted.count();
    }

    @Override
    public boolean nearest(int wanted, TopK kept, ExactScan scan) {
        DenseIndex index = segment.index();
        return index != null
                && segment.sparseIndex() != null
                && index.search(
                        dense,
                        wanted,
                        effort.recall(),
                        effort.factor(),
                        Math.max(wanted, effort.candidatesMax()),
                        accepted,
                        new Nearest(kept, scan));
    }

    @Override
    public boolean sparse(int wanted, SparseHits hits) {
        SparseIndex index = segment.sparseIndex();
        if (index != null) {
            index.search(sparse, wanted, accepted.words(), hits);
        }
        return index != null;
    }

    @Override
    public boolean accepts(int ordinal) {
        IntPredicate test = accepted.test();
        return test == null || test.test(ordinal);
    }

    @Override
    public void add(ExactScan scan, int ordinal) {
        add(scan, ordinal, segment.sparse(ordinal));
    }

    private void add(ExactScan scan, int ordinal, @Nullable SparseVector recordSparse) {
        if (segment.hasValues(ordinal)) {
            scan.add(
                    source,
                    ordinal,
                    segment.bytes(),
                    segment.valuesOffset(ordinal),
                    segment.squaredNorm(ordinal),
                    recordSparse);
        }
    }

    /// The records as the dense index meets them.
    private final class Nearest implements Candidates {
        private final TopK kept;
        private final ExactScan scan;

        Nearest(TopK kept, ExactScan scan) {
            this.kept = kept;
            this.scan = scan;
        }

        @Override
        public void score(int ordinal) {
            add(scan, ordinal, null);
        }

        @Override
        public float worst() {
            scan.finish();
            return kept.worst();
        }
    }
}
