package dev.bristlecone.search.sparse;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.scan.TopK;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/// Measures what approximate searches of an index find: sampled records are looked for with themselves left out,
/// exactly and with each factor of [SparseEffort].
final class SparseCalibration {
    /// Smaller indexes are quick enough when they are exact.
    private static final int RECORDS_MIN = 20_000;

    private static final int SAMPLES = 100;
    private static final int NEAREST = 10;

    private final SparseSource source;
    private final MemorySegment part;
    private final BlockSearcher searcher;

    private SparseCalibration(SparseSource source, MemorySegment part) {
        this.source = source;
        this.part = part;
        this.searcher = new BlockSearcher(SparseIndex.open(part, source));
    }

    /// Writes what was measured into the index.
    static void run(SparseSource source, MemorySegment part) {
        if (source.count() >= RECORDS_MIN) {
            new SparseCalibration(source, part).run();
        }
    }

    private void run() {
        SplittableRandom random = new SplittableRandom(source.count());
        float[] found = new float[SparseEffort.STEPS];
        int expected = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int ordinal = random.nextInt(source.count());
            SparseVector query = source.sparse(ordinal);
            if (query == null) {
                continue;
            }
            Nearest exact = search(query, 1, ordinal);
            int nearest = exact.top.size();
            float farthest = exact.top.worst();
            expected += nearest;
            for (int step = 0; step < found.length; step++) {
                found[step] += search(query, SparseEffort.factor(step), ordinal).countAtLeast(farthest);
            }
        }
        for (int step = 0; step < found.length; step++) {
            found[step] = expected == 0 ? 0 : found[step] / expected;
        }
        SparseEffort.write(part, found);
    }

    private Nearest search(SparseVector query, double factor, int leftOut) {
        Nearest nearest = new Nearest(leftOut);
        searcher.search(query, NEAREST, factor, null, nearest);
        return nearest;
    }

    private static final class Nearest implements SparseHits {
        final TopK top = new TopK(NEAREST, true, (source, ordinal, otherSource, other) -> ordinal - other);
        private final int leftOut;

        Nearest(int leftOut) {
            this.leftOut = leftOut;
        }

        @Override
        public float worst() {
            return top.worst();
        }

        @Override
        public boolean accepts(int ordinal) {
            return ordinal != leftOut;
        }

        @Override
        public void found(int ordinal, float score) {
            top.offer(score, 0, ordinal);
        }

        /// How many have at least a score; all when there are fewer than asked for.
        int countAtLeast(float least) {
            int[] count = new int[1];
            top.drainSorted((score, source, ordinal) -> count[0] += score >= least ? 1 : 0);
            return count[0];
        }
    }
}
