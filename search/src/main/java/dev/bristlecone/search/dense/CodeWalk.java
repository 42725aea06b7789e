package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.kernels.codes.CodeKernels;
import dev.bristlecone.kernels.codes.FineCode;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Walks the graph of the compact layout towards a query, always to the nearest records that were not visited. A visit
/// measures all neighbours that were not met before by their codes: signs first, all bits where these look near enough.
/// The walk ends when nothing is left that is nearer than the plan's stretch.
///
/// Deleted records are walked like others, but not returned. Scratch of one thread; reused from query to query without
/// allocation once it has grown.
final class CodeWalk {
    private static final CodeKernels CODES = CodeKernels.best();

    /// Cells whose entries a walk starts from.
    private static final int ENTRIES = 2;

    /// Candidates visited in one step, so that what they lead to is waited for together.
    private static final int STEP = 4;

    /// Visits until the walk is near enough to take steps: before, what one visit finds is nearer than all it knew.
    private static final int APPROACH = 8;

    /// Visits after which a walk through a filter has to have met this part of the matches that chance would give.
    private static final int TRIAL = 24;

    private static final double TRIAL_PART = 0.25;

    /// What a walk reads lies all over the codes. A visit takes 1 to 3 µs where these are in memory, and 100 or
    /// more for each page that is not: a walk whose first visits take so long is given up.
    private static final int PROBED = 2;

    private static final long SLOW_VISIT_NANOS = 50_000;

    private final CellCodes codes;
    private final CodeGraph graph;
    private final FineDistances fine;
    private final float[] values;
    private final float[] coordinates;
    private final float[] estimates = new float[CodeBlock.LANES];
    private final int[] step = new int[STEP];
    private final int[] met = new int[STEP * GraphRow.DEGREE];
    private final float[] distances = new float[STEP * GraphRow.DEGREE];
    private final CandidatePool pool = new CandidatePool();
    private final CandidatePool found = new CandidatePool();
    private final CandidatePool seeds = new CandidatePool();
    private final MetRecords known;
    private int topK;
    private int visits;
    private boolean slow;

    /// Keeps the loads of [#touchNext] from being dropped as unused.
    private long touched;

    private int[] scored = new int[GraphRow.DEGREE];

    CodeWalk(CellCodes codes, CodeGraph graph, FineCode code) {
        this.codes = codes;
        this.graph = graph;
        fine = new FineDistances(codes, code);
        known = new MetRecords(codes.records());
        values = new float[codes.space.dimension()];
        coordinates = new float[codes.layout.dimension];
    }

    /// Sets the query of the walks to come.
    void setQuery(float[] query) {
        codes.space.placeQuery(query, codes.typicalSquaredNorm, values, coordinates);
        fine.set(coordinates);
    }

    /// Walks as planned. Through a filter it is given up early where hardly anything matches.
    ///
    /// @param nearest how many are wanted
    /// @param keep how many are kept, at least as many: their order is that of codes
    /// @param without ordinals to treat as absent
    /// @param accepted which ordinals may be returned
    /// @param patient whether to go on when what it reads is not in memory
    /// @return whether it went to its end
    boolean walk(WalkPlan plan, int nearest, int keep, int[] without, Accepted accepted, boolean patient) {
        long start = patient ? 0 : System.nanoTime();
        IntPredicate filter = accepted.predicate();
        double share = accepted.words() == null ? 0 : (double) accepted.count() / codes.records();
        known.clear();
        known.reserve(without.length + ENTRIES);
        pool.reset(plan.pool());
        found.reset(keep);
        topK = nearest;
        visits = 0;
        slow = false;
        for (int absent : without) {
            known.add(absent);
        }
        enter(plan.stretch(), filter, without.length);
        int matched = 0;
        boolean tried = false;
        for (int count = takeStep(plan.stretch()); count > 0; count = takeStep(plan.stretch())) {
            for (int i = 0; i < count; i++) {
                matched += filter == null || filter.test(step[i]) ? 1 : 0;
            }
            slow |= visits == PROBED && !patient && System.nanoTime() - start > PROBED * SLOW_VISIT_NANOS;
            if (slow || (!tried && visits >= TRIAL && matched < TRIAL_PART * share * visits)) {
                return false;
            }
            tried |= visits >= TRIAL;
            measure(neighbours(count), plan.stretch(), filter);
        }
        return true;
    }

    /// Takes the candidates of the next step.
    ///
    /// @return how many; none at the end of the walk
    private int takeStep(float stretch) {
        int limit = visits < APPROACH ? 1 : STEP;
        int count = 0;
        while (count < limit) {
            int ordinal = pool.takeNext();
            if (ordinal < 0 || pool.takenDistance() > stretch * worst()) {
                break;
            }
            step[count++] = ordinal;
        }
        visits += count;
        return count;
    }

    /// Whether the last walk was given up because what it read was not in memory.
    boolean slow() {
        return slow;
    }

    /// Has those kept scored.
    void score(Candidates candidates) {
        if (scored.length < found.size()) {
            scored = new int[2 * found.size()];
        }
        for (int place = 0; place < found.size(); place++) {
            scored[place] = found.id(place);
        }
        candidates.scoreAll(scored, 0, found.size());
    }

    /// The distance of the last of those wanted.
    private float worst() {
        return found.size() < topK ? Float.POSITIVE_INFINITY : found.distance(topK - 1);
    }

    int foundCount() {
        return found.size();
    }

    /// The `place`-th nearest of those found, by codes.
    int foundOrdinal(int place) {
        return found.id(place);
    }

    /// Whether the walk looked at everything it met that is as near as those wanted: no candidate nearer than that
    /// was let go for want of room.
    boolean reached() {
        return worst() <= pool.threshold();
    }

    /// How many records the walk came to.
    int visitCount() {
        return visits;
    }

    /// @param absent how many records are: their entries are replaced by the next ones
    private void enter(float stretch, @Nullable IntPredicate filter, int absent) {
        seeds.reset(Math.min(ENTRIES + absent, codes.cells()));
        int blockBytes = codes.layout.blockBytes;
        // Estimates of short distances can be negative, and a pool takes these as 0: the query's own length keeps all
        // of them above.
        float base = fine.base() + 1;
        for (int first = 0; first < codes.cells(); first += CodeBlock.LANES) {
            long block = codes.layout.entryBlocks + (long) blockBytes * (first / CodeBlock.LANES);
            int near = CODES.estimates(fine.code(), codes.bytes, block, base, seeds.threshold(), estimates);
            for (; near != 0; near &= near - 1) {
                int lane = Integer.numberOfTrailingZeros(near);
                if (first + lane < codes.cells()) {
                    seeds.add(first + lane, estimates[lane]);
                }
            }
        }
        int entries = 0;
        for (int i = 0; i < seeds.size() && entries < ENTRIES; i++) {
            met[entries] = graph.entry(seeds.id(i));
            entries += known.add(met[entries]);
        }
        measure(entries, stretch, filter);
    }

    /// Collects the neighbours of a step that were not met before.
    private int neighbours(int candidates) {
        touchEdges(candidates);
        known.reserve(candidates * GraphRow.DEGREE);
        int count = 0;
        for (int i = 0; i < candidates; i++) {
            for (int edge = 0; edge < GraphRow.DEGREE; edge++) {
                int neighbour = graph.neighbour(step[i], edge);
                met[count] = neighbour;
                count += known.add(neighbour);
            }
        }
        touchNext();
        return count;
    }

    /// Asks for the edges of all candidates of a step at once.
    private void touchEdges(int candidates) {
        long sum = 0;
        for (int i = 0; i < candidates; i++) {
            sum += graph.neighbour(step[i], 0) + graph.neighbour(step[i], GraphRow.DEGREE - 1);
        }
        touched += sum;
    }

    /// Asks for the edges of the record that is likely to be visited next, while other memory is waited for.
    private void touchNext() {
        int next = pool.peekNext();
        if (next >= 0) {
            touched += graph.neighbour(next, 0) + graph.neighbour(next, GraphRow.DEGREE - 1);
        }
    }

    private void measure(int count, float stretch, @Nullable IntPredicate filter) {
        fine.touch(met, count);
        float reach = Math.min(pool.threshold(), stretch * worst());
        int near = fine.narrow(met, count, reach);
        fine.measure(met, near, distances);
        for (int i = 0; i < near; i++) {
            if (i % GraphRow.DEGREE == 0) {
                pool.addNoted(); // it notes what one visit may meet, and a step has several
            }
            pool.note(met[i], distances[i], distances[i] < reach);
            for (int twin = met[i]; twin >= 0 && distances[i] < found.threshold(); twin = graph.twin(twin)) {
                if (filter == null || filter.test(twin)) {
                    found.add(twin, distances[i]);
                }
            }
        }
        pool.addNoted();
    }

    @Override
    public String toString() {
        return "CodeWalk[" + visits + " visits, " + touched + "]";
    }
}
