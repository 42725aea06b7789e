package dev.bristlecone.search.sparse;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.scan.TopK;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Measures what approximate searches of an index find: sampled records are looked for with themselves left out,
/// exactly and with each doubt of [SparseEffort].
final class SparseCalibration {
    /// Smaller indexes are quick enough when they are exact.
    private static final int RECORDS_MIN = 20_000;

    private static final int SAMPLES = 100;
    private static final int NEAREST = 10;
    private static final int FEW = 3;

    private final SparseSource source;
    private final MemorySegment part;
    private final SparseIndex index;
    private final SparseSearcher searcher;

    private SparseCalibration(SparseSource source, MemorySegment part) {
        this.source = source;
        this.part = part;
        this.index = SparseIndex.open(part, source);
        this.searcher = new SparseSearcher(index);
    }

    /// Writes what was measured into the index.
    static void run(SparseSource source, MemorySegment part) {
        if (source.count() >= RECORDS_MIN) {
            new SparseCalibration(source, part).run();
        }
    }

    private void run() {
        float[] found = new float[SparseEffort.STEPS];
        Arrays.fill(found, 1);
        for (boolean whole : new boolean[] {true, false}) {
            for (boolean rare : new boolean[] {true, false}) {
                measure(whole, rare, found);
            }
        }
        SparseEffort.write(part, found);
    }

    /// Queries are vectors of records, whole or with a few of their entries, as they are or with the rarer
    /// dimensions weighted higher: what queries will be like is not known, so the least that any kind finds counts.
    private void measure(boolean whole, boolean rare, float[] least) {
        SplittableRandom random = new SplittableRandom(source.count());
        float[] found = new float[SparseEffort.STEPS];
        int expected = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int ordinal = random.nextInt(source.count());
            SparseVector record = source.sparse(ordinal);
            if (record == null) {
                continue;
            }
            SparseVector query = query(record, whole ? record.size() : FEW, rare, random);
            Nearest exact = search(query, 1, ordinal);
            int nearest = exact.top.size();
            float farthest = exact.top.worst();
            expected += nearest;
            for (int step = 0; step < found.length; step++) {
                found[step] += search(query, SparseEffort.doubt(step), ordinal).countAtLeast(farthest);
            }
        }
        for (int step = 0; step < found.length; step++) {
            least[step] = expected == 0 ? 0 : Math.min(least[step], found[step] / expected);
        }
    }

    /// Some entries of a record, one after the other from a random one on.
    private SparseVector query(SparseVector record, int entries, boolean rare, SplittableRandom random) {
        int size = Math.min(entries, record.size());
        int from = random.nextInt(record.size() - size + 1);
        int[] indices = Arrays.copyOfRange(record.indices(), from, from + size);
        float[] values = Arrays.copyOfRange(record.values(), from, from + size);
        for (int i = 0; rare && i < size; i++) {
            values[i] *= (float) Math.log1p((double) source.count() / Math.max(1, index.countOf(indices[i])));
        }
        return new SparseVector(indices, values);
    }

    private Nearest search(SparseVector query, double doubt, int leftOut) {
        Nearest nearest = new Nearest(leftOut);
        searcher.search(query, NEAREST, doubt, null, nearest);
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
