package dev.bristlecone.search.dense;

/// How far a scan of [CellCodes] looks.
///
/// @param share of the accepted records whose codes are met, from the nearest cell on
/// @param candidates kept by one bit
/// @param deviations how many standard errors of its estimate a candidate may look farther than the farthest found
///     and still be scored; infinite to have all scored
/// @param fineCandidates kept by fine codes, if there are any
/// @param cost about, see [Costs]; infinite when a scan is no way to find as much
record ScanPlan(double share, int candidates, float deviations, int fineCandidates, double cost) {}
