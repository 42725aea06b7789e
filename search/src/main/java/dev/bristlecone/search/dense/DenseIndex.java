package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.warmup.KernelWarmUp;
import dev.bristlecone.model.VectorSpace;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The index over the dense vectors of one section: names the likely nearest records after looking at few. It walks a
/// graph or scans codes, whichever costs less for what is asked; how far follows from the recall that is asked for and
/// from what was measured when it was built.
///
/// Reads the section's memory in place. Any thread; valid as long as the section.
public final class DenseIndex {
    /// Above this share of all records a walk is no way to find them.
    private static final double VISITED_SHARE_MAX = 0.1;

    private final CellCodes codes;
    private final @Nullable GraphIndex graph;

    private DenseIndex(CellCodes codes, @Nullable GraphIndex graph) {
        this.codes = codes;
        this.graph = graph;
    }

    /// Opens the index of a section in the compact layout, whose bytes were verified.
    ///
    /// @param codes the part with the codes, and nothing else
    public static DenseIndex open(MemorySegment codes, VectorSpace space) {
        return new DenseIndex(CellCodes.open(codes, space), null);
    }

    /// Opens the index of a section in the fast layout, whose bytes were verified.
    ///
    /// @param rows where the first row lies in `bytes`
    /// @param part where the part with the graph lies
    public static DenseIndex open(MemorySegment codes, MemorySegment bytes, long rows, long part, VectorSpace space) {
        CellCodes opened = CellCodes.open(codes, space);
        return new DenseIndex(opened, GraphIndex.open(bytes, rows, part, space, opened.records()));
    }

    CellCodes codes() {
        return codes;
    }

    /// Null in the compact layout.
    @Nullable
    GraphIndex graph() {
        return graph;
    }

    /// The part of the codes of which a search reads little; empty when it reads all alike.
    public MemorySegment fineCodes() {
        return codes.bytes.asSlice(codes.layout.fineCodes);
    }

    /// Has candidates scored, the likely nearest among them: at least `topK`.
    ///
    /// @param recall the share of the true nearest that is to be among them, on average over queries, below 1
    /// @param factor scales how many records are looked at
    /// @param candidatesMax the most candidates to consider, at least `topK`
    /// @param accepted which ordinals may be scored
    /// @return whether it was done; if not, nothing was scored, and to score all that are accepted is the better
    ///     way
    public boolean search(
            float[] query,
            int topK,
            double recall,
            double factor,
            int candidatesMax,
            Accepted accepted,
            Candidates candidates) {
        if (accepted.count() < topK) {
            return false;
        }
        ScanPlan scan = codes.plan(topK, recall, factor, candidatesMax, accepted);
        double exact = exactCost(accepted.count());
        if (graph != null) {
            WalkPlan walk = plan(graph, topK, recall, factor, candidatesMax, accepted);
            double share = accepted.words() == null ? 0 : (double) accepted.count() / graph.nodes();
            if (walk != null
                    && Costs.walk(walk.visits(), graph.rowBytes()) < Math.min(exact, scan.cost())
                    && graph.walk(query, topK, walk, accepted.predicate(), share, candidates::score)) {
                return true;
            }
        }
        return scan.cost() < exact && codes.search(query, topK, scan, accepted, candidates);
    }

    /// What it costs to score all that are accepted. In the compact layout values need not be in memory.
    private double exactCost(int count) {
        int dimension = codes.space.dimension();
        return graph == null ? Costs.scores(count, dimension) : Costs.scoresInOrder(count, dimension);
    }

    /// A walk that finds as much; null when none was measured to.
    private static @Nullable WalkPlan plan(
            GraphIndex graph, int topK, double recall, double factor, int candidatesMax, Accepted accepted) {
        WalkPlan measured = graph.effort().plan(topK, recall, factor);
        if (measured == null) {
            return null;
        }
        double all = (double) graph.nodes() / Math.max(1, accepted.count());
        double visits = Math.min(measured.visits(), candidatesMax) * all;
        int pool = (int) Math.ceil(Math.min(measured.pool(), candidatesMax) * all);
        return visits > VISITED_SHARE_MAX * graph.nodes() ? null : new WalkPlan(pool, measured.stretch(), visits);
    }

    /// Walks the graph with a pool of a given size, for those who measure.
    ///
    /// @throws IllegalStateException when there is no graph
    public boolean walk(float[] query, int topK, int pool, @Nullable IntPredicate accepted, IntConsumer found) {
        if (graph == null) {
            throw new IllegalStateException("the index is in the compact layout: no graph to walk");
        }
        return graph.walk(query, topK, WalkPlan.all(pool), accepted, 0, found);
    }

    /// Scans codes, whatever it costs, for those who measure; as [#search] otherwise.
    public boolean scan(float[] query, int topK, double recall, Accepted accepted, Candidates candidates) {
        ScanPlan plan = codes.plan(topK, recall, 1, Integer.MAX_VALUE, accepted);
        return codes.search(query, topK, plan, accepted, candidates);
    }

    /// Runs the kernels that searches use until the compiler has taken them.
    ///
    /// @param nanoTime a clock in nanoseconds
    /// @param stopped ends it early
    public static void warmUp(Duration atMost, LongSupplier nanoTime, BooleanSupplier stopped) {
        KernelWarmUp.run(atMost, nanoTime, stopped);
    }

    /// The best recall of the 10 nearest that walks were measured to reach when the index was built; 1 without a
    /// graph, because scans reach any.
    public float bestRecall() {
        return graph == null ? 1 : graph.effort().best();
    }
}
