package dev.bristlecone.search.dense;

/// A way to walk a graph, as [Calibration] measures it. Scratch of one thread.
interface MeasuredWalk {
    /// Leaves no record out.
    int[] NOBODY = {};

    /// Sets the query of the walks to come.
    void setQuery(float[] query);

    /// Walks as planned.
    ///
    /// @param topK how many are to be found
    /// @param without ordinals to treat as absent
    void walk(WalkPlan plan, int topK, int[] without);

    /// How many were found.
    int foundCount();

    /// The exact squared distance of one of them, in the space of [DenseSpace]; in any order.
    float foundDistance(int place);

    /// What distances may be off by for the precision of floats, at this one.
    float rounding(float squaredDistance);

    /// How many records the last walk came to.
    int visitCount();
}
