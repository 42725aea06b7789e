package dev.bristlecone.benchmarks.comparison;

import java.util.Map;

/// One search parameter, measured once.
///
/// @param qps answers in a second of one thread
/// @param cpuShare how much of that time the process had its core; less than 1 when others used it too
record Point(
        Map<String, Object> search, double recall, double qps, double p50Micros, double p99Micros, double cpuShare) {}
