package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.*;

import dev.bristlecone.kernels.warmup.KernelWarmUp;
import dev.bristlecone.model.VectorSpace;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The index over the dense vectors of one section: finds the likely nearest records by visiting few of them. How many
/// it visits follows from the recall that is asked for and from what was measured when it was built.
///
/// Reads the section's memory in place. Any thread; valid as long as the section.
public final class DenseIndex {
    /// Above this share of all records a scan of all is not slower than a walk.
    private static final double POOL_SHARE_MAX = 0.1;

    private final Graph graph;
    private final EffortTable effort;

    /// Scratch of searches that are not under way.
    private final ConcurrentLinkedDeque<GraphSearch> idle = new ConcurrentLinkedDeque<>();

    private DenseIndex(Graph graph, EffortTable effort) {
        this.graph = graph;
        this.effort = effort;
    }

    /// Opens the index of a section whose bytes were verified.
    ///
    /// @param rows where the first row lies
    /// @param part where the index part lies
    public static DenseIndex open(MemorySegment bytes, long rows, long part, VectorSpace space, int count) {
        DenseSpace dense = new DenseSpace(space, bytes.get(FLOAT, part + SQUARED_RADIUS), bytes.get(LONG, part + SEED));
        int[] entries = new int[bytes.get(INT, part + CELLS)];
        MemorySegment.copy(bytes, INT, part + ENTRIES, entries, 0, entries.length);
        Graph graph = new Graph(
                dense,
                new GraphRow(space.dimension(), dense.codeDimension()),
                bytes,
                rows,
                count,
                bytes.get(FLOAT, part + TYPICAL_SQUARED_NORM),
                bytes,
                part + centres(entries.length),
                entries);
        return new DenseIndex(graph, EffortTable.read(bytes, part + EFFORT));
    }

    /// Finds the likely nearest records. Their scores are for the caller to compute: distances here serve the order
    /// only.
    ///
    /// @param recall the share of the true nearest that is to be found, on average over queries, below 1
    /// @param factor scales the number of candidates that the recall asks for
    /// @param candidatesMax the most candidates to consider
    /// @param accepted which ordinals may be returned; null for all
    /// @param found receives the ordinals, at most `topK`, nearest first
    /// @return whether it was done; if not, nothing was received, and a scan of all is the better way
    public boolean search(
            float[] query,
            int topK,
            double recall,
            double factor,
            int candidatesMax,
            @Nullable IntPredicate accepted,
            IntConsumer found) {
        int measured = effort.pool(topK, recall);
        double pool = Math.max(topK, Math.min(measured * factor, candidatesMax));
        if (measured < 0 || pool > POOL_SHARE_MAX * graph.nodes()) {
            return false;
        }
        return walk(query, topK, (int) Math.ceil(pool), accepted, found);
    }

    /// How many candidates a search for a recall considers; -1 when no walk is known to give it.
    public int candidates(int topK, double recall) {
        return effort.pool(topK, recall);
    }

    /// Finds the likely nearest of some records while walking over all. Where these lie far from the query, among
    /// others that are nearer, the walk notices that it has not come to them.
    ///
    /// @param pool candidates to consider, accepted or not
    /// @param accepted which ordinals may be returned
    /// @param found receives the ordinals, `topK` of them, nearest first
    /// @return whether it was done; if not, nothing was received, and looking at all accepted is the better way
    public boolean searchAccepted(float[] query, int topK, int pool, IntPredicate accepted, IntConsumer found) {
        GraphSearch search = borrow(query);
        search.walk(pool, topK, -1, accepted);
        boolean done = search.foundCount() == topK && search.reached(search.foundDistance(topK - 1));
        for (int place = 0; done && place < topK; place++) {
            found.accept(search.foundOrdinal(place));
        }
        idle.addFirst(search);
        return done;
    }

    /// As [#search] with a pool of a given size, for those who measure.
    public boolean walk(float[] query, int topK, int pool, @Nullable IntPredicate accepted, IntConsumer found) {
        GraphSearch search = borrow(query);
        search.walk(pool, topK, -1, accepted);
        boolean full = search.foundCount() == topK;
        for (int place = 0; full && place < topK; place++) {
            found.accept(search.foundOrdinal(place));
        }
        idle.addFirst(search);
        return full;
    }

    private GraphSearch borrow(float[] query) {
        GraphSearch search = idle.pollFirst();
        if (search == null) {
            search = new GraphSearch(graph);
        }
        search.setQuery(query);
        return search;
    }

    /// Runs the kernels that searches use until the compiler has taken them.
    ///
    /// @param nanoTime a clock in nanoseconds
    /// @param stopped ends it early
    public static void warmUp(Duration atMost, LongSupplier nanoTime, BooleanSupplier stopped) {
        KernelWarmUp.run(atMost, nanoTime, stopped);
    }

    /// The best recall of the 10 nearest that was measured when the index was built.
    public float bestRecall() {
        return effort.best();
    }
}
