package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.VectorKernels;
import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.kernels.codes.CodeKernels;
import dev.bristlecone.kernels.codes.QueryCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Walks a graph towards a query: from the entries of the nearest cells on, always to the candidates that look nearest.
/// Visiting a record gives its exact distance and, from the codes beside it, estimates for all its neighbours at once;
/// these become candidates. The walk ends when the pool holds no candidate that was not visited, or none near enough.
///
/// It visits several candidates in one step, more of them once it is near the query: their rows are on their way at the
/// same time, and a row takes longer to come than to be computed.
///
/// Deleted records are walked like others, but not returned. Scratch of one thread; reused from query to query without
/// allocation once its tables have grown.
final class GraphSearch implements MeasuredWalk {
    private static final VectorKernels KERNELS = VectorKernels.best();
    private static final CodeKernels CODES = CodeKernels.best();

    /// Cells whose entries a walk starts from.
    private static final int ENTRIES = 2;

    /// The same where vectors of different lengths are asked for by products. All are about equally far from a
    /// query then, and a walk hardly gets from one cluster to another: 300 visits among clusters found .95 of the
    /// nearest from two entries, .98 from four, and no more from eight. By other metrics two find as much.
    private static final int ENTRIES_OF_LENGTHS = 4;

    /// Candidates visited in one step. More of them would often be visited too early.
    private static final int STEP = 6;

    /// Visits until the walk is near the query: before, what one visit finds is nearer than all that was known, and
    /// a step is of [#FIRST_STEP].
    private static final int APPROACH = 6;

    private static final int FIRST_STEP = 2;

    private static final int LINE_BYTES = 64;

    /// After so many visits it shows whether a filter lets through about what it should.
    private static final int TRIAL = 24;

    /// The least part of the expected matches that must be among them. Matches that lie anywhere miss it once in a
    /// thousand walks; where it is missed the query is among records that do not match.
    private static final double TRIAL_PART = 0.25;

    /// Before a walk that may be given up, so many to either side of its entries are looked at: the least part of
    /// the expected matches must be among them. Where half of all match, far from the query, that saves a twentieth
    /// of the time; near the query it costs as much.
    private static final int AROUND_ENTRY = 16;

    private static final double ENTRY_PART = 0.35;

    /// Room for marks that a walk is given for each visit it should take: twice as many as it meets, at least.
    private static final int MARKS_FOR_EACH_VISIT = 16;

    private final Graph graph;
    private final GraphRow row;
    private final MemorySegment rows;
    private final float[] values;
    private final float[] coordinates;
    private final QueryCode code;
    private final float[] estimates = new float[CodeBlock.LANES];
    private final long[] offset = new long[1];
    private final float[] product = new float[1];
    private final CandidatePool pool = new CandidatePool();
    private final CandidatePool found = new CandidatePool();
    private final CandidatePool seeds = new CandidatePool();
    private final WalkMarks marks = new WalkMarks();
    private final int[] step = new int[STEP];
    private int[] path = new int[256];
    private float[] pathDistances = new float[256];
    private int visits;
    private float constant;
    private float stretch;

    /// Set while the query is one of these.
    private @Nullable Points points;

    /// Keeps the loads of [#touch] from being dropped as unused.
    private long touched;

    GraphSearch(Graph graph) {
        this.graph = graph;
        this.row = graph.row();
        this.rows = graph.rows();
        values = new float[graph.space().dimension()];
        coordinates = new float[graph.space().codeDimension()];
        code = new QueryCode(coordinates.length);
    }

    /// How many cells a walk enters at.
    static int entries(DenseSpace space) {
        return space.extended() ? ENTRIES_OF_LENGTHS : ENTRIES;
    }

    @Override
    public void setQuery(float[] query) {
        points = null;
        constant = graph.space().placeQuery(query, graph.typicalSquaredNorm(), values, coordinates);
        code.set(coordinates);
    }

    /// Sets a point as the query. Distances are then those between points, which are not those of a query with the
    /// same values where [DenseSpace] has a coordinate more.
    void setQuery(Points from, int ordinal) {
        points = from;
        from.get(ordinal, coordinates);
        code.set(coordinates);
    }

    /// The rotated coordinates of the query.
    float[] coordinates() {
        return coordinates;
    }

    @Override
    public void walk(WalkPlan plan, int topK, int[] without) {
        walk(plan, topK, without, null, 0);
    }

    /// Walks until nothing near enough is left in the pool, or gives up early where hardly anything matches.
    ///
    /// @param topK how many are to be found, at most as many as the pool keeps
    /// @param without ordinals to treat as absent
    /// @param filter which ordinals may be returned; null for all
    /// @param share of all records that the filter lets through; 0 never to give up
    /// @return whether it went to its end
    boolean walk(WalkPlan plan, int topK, int[] without, @Nullable IntPredicate filter, double share) {
        marks.clear((int) (MARKS_FOR_EACH_VISIT * plan.visits()));
        visits = 0;
        pool.reset(plan.pool());
        found.reset(topK);
        marks.reserve(without.length + entries(graph.space()));
        for (int absent : without) {
            marks.visit(absent);
        }
        stretch = plan.stretch();
        enter(without.length);
        if (filter != null && share > 0 && !promises(filter, share)) {
            return false;
        }
        boolean tried = share == 0;
        for (int count = takeStep(); count > 0; count = takeStep()) {
            touch(count);
            for (int i = 0; i < count; i++) {
                visit(step[i], filter);
            }
            if (!tried && visits >= TRIAL) {
                tried = true;
                if (filter != null && matched(filter) < TRIAL_PART * share * visits) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Takes the candidates of the next step.
    ///
    /// @return how many; none at the end of the walk
    private int takeStep() {
        int limit = visits < APPROACH ? FIRST_STEP : STEP;
        int count = 0;
        while (count < limit) {
            int ordinal = pool.takeNext();
            if (ordinal < 0 || pool.takenDistance() > reach()) {
                return count;
            }
            if (marks.visit(ordinal)) {
                step[count++] = ordinal;
            }
        }
        return count;
    }

    /// Whether enough of the records numbered around the entries match: these are of the same cells.
    private boolean promises(IntPredicate filter, double share) {
        int matched = 0;
        int asked = 0;
        for (int place = 0; place < pool.size(); place++) {
            int entry = pool.id(place);
            int last = Math.min(graph.nodes(), entry + AROUND_ENTRY);
            for (int ordinal = Math.max(0, entry - AROUND_ENTRY); ordinal < last; ordinal++) {
                matched += filter.test(ordinal) ? 1 : 0;
                asked++;
            }
        }
        return matched >= ENTRY_PART * share * asked;
    }

    private int matched(IntPredicate filter) {
        int matched = 0;
        for (int i = 0; i < visits; i++) {
            matched += filter.test(path[i]) ? 1 : 0;
        }
        return matched;
    }

    /// How far a candidate may look and still be visited: never more than before, so that what looks farther need
    /// not be kept.
    private float reach() {
        return stretch * found.threshold();
    }

    @Override
    public int foundCount() {
        return found.size();
    }

    /// The `place`-th nearest of those found.
    int foundOrdinal(int place) {
        return found.id(place);
    }

    /// In the order of [#foundOrdinal].
    @Override
    public float foundDistance(int place) {
        return found.distance(place);
    }

    /// Whether the last walk looked at everything it met up to this squared distance, at most that of the farthest
    /// found: no candidate nearer than that was let go for want of room.
    boolean reached(float distance) {
        return distance <= pool.threshold();
    }

    @Override
    public float rounding(float squaredDistance) {
        return graph.space().rounding(squaredDistance, constant);
    }

    @Override
    public int visitCount() {
        return visits;
    }

    int visited(int place) {
        return path[place];
    }

    /// The squared distance of a visited record, in the space of [DenseSpace].
    float visitedDistance(int place) {
        return pathDistances[place];
    }

    /// @param absent how many records are: their entries are replaced by the next ones
    private void enter(int absent) {
        int[] entries = graph.entries();
        int wanted = entries(graph.space());
        seeds.reset(Math.min(wanted + absent, entries.length));
        int blockBytes = CodeBlock.sizeBytes(coordinates.length);
        // Estimates of short distances can be negative, and a pool takes these as 0: the query's own length keeps all
        // of them above.
        float base = KERNELS.squaredNorm(coordinates) + 1;
        for (int first = 0; first < entries.length; first += CodeBlock.LANES) {
            long block = graph.centresOffset() + (long) blockBytes * (first / CodeBlock.LANES);
            int near = CODES.estimates(code, graph.centresBytes(), block, base, seeds.threshold(), estimates);
            for (; near != 0; near &= near - 1) {
                int lane = Integer.numberOfTrailingZeros(near);
                // Lanes without a cell are infinitely far, unless somebody wrote the file who is not us.
                if (first + lane < entries.length) {
                    seeds.add(first + lane, estimates[lane]);
                }
            }
        }
        for (int i = 0, entered = 0; i < seeds.size() && entered < wanted; i++) {
            int entry = entries[seeds.id(i)];
            if (marks.improves(entry, 0)) {
                pool.add(entry, 0);
                entered++;
            }
        }
    }

    private void visit(int ordinal, @Nullable IntPredicate filter) {
        long at = graph.rowOffset(ordinal);
        float distance = distance(ordinal, at);
        remember(ordinal, distance);
        for (int twin = ordinal; twin >= 0 && distance < found.threshold(); ) {
            if (filter == null || filter.test(twin)) {
                found.add(twin, distance);
            }
            twin = row.twin(rows, graph.rowOffset(twin));
        }
        float near = Math.min(pool.threshold(), reach());
        int news = CODES.estimates(code, rows, at + row.block, distance, near, estimates);
        marks.reserve(CodeBlock.LANES + 1);
        for (; news != 0; news &= news - 1) {
            int lane = Integer.numberOfTrailingZeros(news);
            int neighbour = row.neighbour(rows, at, lane);
            pool.note(neighbour, estimates[lane], marks.improves(neighbour, estimates[lane]));
        }
        pool.addNoted();
    }

    private float distance(int ordinal, long at) {
        if (points != null) {
            offset[0] = points.offset(ordinal);
            points.squaredDistances(coordinates, offset, 1, product);
            return product[0];
        }
        offset[0] = at;
        if (graph.space().subtracts()) {
            KERNELS.squaredDistances(values, values.length, rows, offset, 1, product);
            return product[0];
        }
        KERNELS.dotProducts(values, values.length, rows, offset, 1, product);
        return constant + row.addend(rows, at) - 2 * row.factor(rows, at) * product[0];
    }

    /// Asks for all lines of the rows of a step at once, instead of one after the other as the kernels come to
    /// them. First for the ends: where a page lies has to be looked up before any of its lines comes. Where the
    /// query is a point, distances come from the points, and the values in rows are left alone.
    private void touch(int count) {
        MemorySegment values = points == null ? rows : points.bytes;
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long at = graph.rowOffset(step[i]);
            sum += values.get(ValueLayout.JAVA_LONG_UNALIGNED, points == null ? at : points.offset(step[i]))
                    + rows.get(ValueLayout.JAVA_LONG_UNALIGNED, at + row.sizeBytes - LINE_BYTES);
        }
        touched = sum;
        for (int i = 0; i < count; i++) {
            long at = graph.rowOffset(step[i]);
            if (points == null) {
                touch(rows, at, at + row.sizeBytes);
            } else {
                touch(points.bytes, points.offset(step[i]), points.offset(step[i] + 1));
                touch(rows, at + row.edges, at + row.sizeBytes);
            }
        }
    }

    private void touch(MemorySegment bytes, long from, long to) {
        long sum = 0;
        for (long line = from; line < to; line += LINE_BYTES) {
            sum += bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, line);
        }
        touched += sum;
    }

    private void remember(int ordinal, float distance) {
        if (visits == path.length) {
            path = Arrays.copyOf(path, 2 * visits);
            pathDistances = Arrays.copyOf(pathDistances, 2 * visits);
        }
        path[visits] = ordinal;
        pathDistances[visits++] = distance;
    }

    @Override
    public String toString() {
        return "GraphSearch[" + visits + " visits, " + touched + "]";
    }
}
