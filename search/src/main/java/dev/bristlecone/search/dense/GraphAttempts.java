package dev.bristlecone.search.dense;

import dev.bristlecone.search.dense.GraphAttempt.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Builds a graph and measures it; where it is not good enough, tries again: one with inherited edges is built anew,
/// and one that does not find enough with more to choose from. The best of them stays.
final class GraphAttempts {
    /// The best recall of the 10 nearest that a graph should reach: with less, queries that ask for much are left
    /// to scans. Data of the usual kinds reach .998.
    static final float RECALL_MIN = 0.99f;

    private final GraphBuilder builder;
    private final GraphEffort usual;
    private final Supplier<EffortTable> measure;
    private final BooleanSupplier stopped;
    private final List<GraphAttempt> made = new ArrayList<>();
    private @Nullable EffortTable best;

    /// @param usual effort of the first attempts
    /// @param measure what the graph that was built last is worth
    GraphAttempts(GraphBuilder builder, GraphEffort usual, Supplier<EffortTable> measure, BooleanSupplier stopped) {
        this.builder = builder;
        this.usual = usual;
        this.measure = measure;
        this.stopped = stopped;
    }

    /// Leaves the best graph in the rows.
    ///
    /// @param edges to begin with, or null
    /// @param worthy whether a graph that has them is good enough
    /// @return what the graph that stays was measured to be worth; null when it was stopped
    @Nullable
    EffortTable run(@Nullable InheritedEdges edges, Predicate<EffortTable> worthy) {
        if (edges != null) {
            builder.inherit(edges);
            if (!attempt(Kind.INHERITED, usual) || worthy.test(best())) {
                return best;
            }
            builder.disinherit();
        }
        if (attempt(Kind.ANEW, usual) && best().best() < RECALL_MIN) {
            attempt(Kind.THOROUGH, GraphEffort.THOROUGH);
        }
        return stopped.getAsBoolean() ? null : best;
    }

    /// All that were made, in order.
    List<GraphAttempt> made() {
        return List.copyOf(made);
    }

    /// False when it was stopped.
    private boolean attempt(Kind kind, GraphEffort effort) {
        if (best != null) {
            builder.keep();
        }
        builder.build(effort);
        if (stopped.getAsBoolean()) {
            return false;
        }
        EffortTable measured = measure.get();
        made.add(new GraphAttempt(kind, measured.best(), measured.usualVisits()));
        if (best == null || isBetter(measured, best)) {
            best = measured;
        } else {
            builder.restore();
        }
        return true;
    }

    private EffortTable best() {
        return Objects.requireNonNull(best);
    }

    private static boolean isBetter(EffortTable measured, EffortTable before) {
        return Math.min(measured.best(), before.best()) >= RECALL_MIN
                ? measured.usualVisits() < before.usualVisits()
                : measured.best() > before.best();
    }
}
