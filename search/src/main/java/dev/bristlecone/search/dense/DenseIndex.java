package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.warmup.KernelWarmUp;
import dev.bristlecone.model.VectorSpace;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.function.BooleanSupplier;
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

    /// What a walk that only has a pool is to reach.
    private static final double USUAL_RECALL = 0.95;

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
        return new DenseIndex(
                opened, GraphIndex.open(bytes, rows, part, space, opened.space.origin(), opened.records()));
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
        return codes.bytes.asSlice(codes.layout.signRows);
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
        CodeGraph codeGraph = codes.graph();
        if (codeGraph != null && codeGraph.quick()) {
            WalkPlan walk = plan(codeGraph.effort(), topK, recall, factor, candidatesMax, accepted);
            int keep = codes.fineCandidates(topK, recall);
            if (walk != null
                    && codes.walkCost(walk, keep) < Math.min(exact, scan.cost())
                    && codeGraph.search(query, topK, keep, walk, accepted, candidates)) {
                return true;
            }
        }
        if (graph != null) {
            WalkPlan walk = plan(graph.effort(), topK, recall, factor, candidatesMax, accepted);
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
    private @Nullable WalkPlan plan(
            EffortTable effort, int topK, double recall, double factor, int candidatesMax, Accepted accepted) {
        WalkPlan measured = effort.plan(topK, recall, factor);
        if (measured == null) {
            return null;
        }
        double all = (double) codes.records() / Math.max(1, accepted.count());
        double visits = Math.min(measured.visits(), candidatesMax) * all;
        int pool = (int) Math.ceil(Math.min(measured.pool(), candidatesMax) * all);
        return visits > VISITED_SHARE_MAX * codes.records() ? null : new WalkPlan(pool, measured.stretch(), visits);
    }

    /// Walks the graph with a pool of a given size, for those who measure.
    ///
    /// @return whether it was done, as [#search]
    /// @throws IllegalStateException when there is no graph
    public boolean walk(float[] query, int topK, int pool, Accepted accepted, Candidates candidates) {
        CodeGraph codeGraph = codes.graph();
        if (codeGraph != null) {
            CodeWalk walk = codeGraph.newWalk();
            walk.setQuery(query);
            int keep = codes.fineCandidates(topK, USUAL_RECALL);
            boolean found = walk.walk(WalkPlan.all(pool), topK, keep, MeasuredWalk.NOBODY, accepted, true)
                    && walk.foundCount() >= topK;
            if (found) {
                walk.score(candidates);
            }
            return found;
        }
        if (graph == null) {
            throw new IllegalStateException("the index is of codes alone: no graph to walk");
        }
        return graph.walk(query, topK, WalkPlan.all(pool), accepted.predicate(), 0, candidates::score);
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
    /// @return whether it came to its end
    public static boolean warmUp(Duration atMost, LongSupplier nanoTime, BooleanSupplier stopped) {
        return KernelWarmUp.run(atMost, nanoTime, stopped);
    }

    /// The best recall of the 10 nearest that walks were measured to reach when the index was built; 1 without a
    /// graph, because scans reach any.
    public float bestRecall() {
        CodeGraph codeGraph = codes.graph();
        if (codeGraph != null) {
            return codeGraph.effort().best();
        }
        return graph == null ? 1 : graph.effort().best();
    }
}
