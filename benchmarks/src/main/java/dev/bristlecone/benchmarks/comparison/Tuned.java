package dev.bristlecone.benchmarks.comparison;

import java.util.List;
import java.util.Map;

/// A contestant after tuning: its best build and the search parameters that make its curve.
///
/// @param tried every build with its merit on the tuning queries
record Tuned(Contestant contestant, Built built, List<Map<String, Object>> searches, List<Trial> tried) {
    /// One build that was tried.
    record Trial(Built built, Curve tuning, double merit) {}
}
