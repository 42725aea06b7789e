package dev.bristlecone.search.dense;

/// How far a walk through a graph looks.
///
/// @param pool candidates kept
/// @param stretch how many times as far as the farthest of those found, in squared distance, a candidate may look and
///     still be visited. After Al-Jazzazi et al., "Distance Adaptive Beam Search", 2025
/// @param visits about how many records it comes to
record WalkPlan(int pool, float stretch, double visits) {
    /// Visits everything that a pool keeps, however far.
    static WalkPlan all(int pool) {
        return new WalkPlan(pool, Float.MAX_VALUE, pool);
    }
}
