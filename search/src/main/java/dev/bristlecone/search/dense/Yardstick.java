package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;
import static dev.bristlecone.search.dense.DenseIndexFormat.INT;
import static dev.bristlecone.search.dense.DenseIndexFormat.YARDSTICK;

import java.lang.foreign.MemorySegment;

/// What the last graph was worth all of whose edges were new: those that inherit edges, one from the other, must not be
/// much worse, however many there are.
///
/// @param visits of a usual walk, see [EffortTable#usualVisits]
/// @param nodes it had
record Yardstick(float visits, int nodes) {
    /// How many times as many visits a graph may need. What 192 samples say differs by a tenth from time to time.
    private static final double VISITS_MORE_MAX = 1.25;

    /// By how much less the best recall may be, where it was less than wanted before.
    private static final float RECALL_LESS_MAX = 0.005f;

    /// @param own what was measured of the graph
    /// @param count its nodes
    static Yardstick read(MemorySegment bytes, long part, EffortTable own, int count) {
        int nodes = bytes.get(INT, part + YARDSTICK + Float.BYTES);
        return nodes == 0
                ? new Yardstick(own.usualVisits(), count)
                : new Yardstick(bytes.get(FLOAT, part + YARDSTICK), nodes);
    }

    void write(MemorySegment part) {
        part.set(FLOAT, YARDSTICK, visits);
        part.set(INT, YARDSTICK + Float.BYTES, nodes);
    }

    /// Whether a graph with inherited edges is good enough. The way to a record grows with the logarithm of their
    /// number.
    ///
    /// @param before what was measured of the graph it inherits from
    boolean allows(EffortTable measured, int count, EffortTable before) {
        double growth = Math.max(1, Math.log(count) / Math.log(Math.max(2, nodes)));
        return measured.best() >= Math.min(GraphAttempts.RECALL_MIN, before.best() - RECALL_LESS_MAX)
                && measured.usualVisits() <= VISITS_MORE_MAX * growth * visits;
    }
}
