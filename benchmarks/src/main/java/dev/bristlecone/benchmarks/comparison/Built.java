package dev.bristlecone.benchmarks.comparison;

import java.nio.file.Path;
import java.util.Map;

/// An index on disk, and what it cost.
///
/// @param version of the system that built it
/// @param seconds by the clock
/// @param cpuSeconds of all threads
/// @param peakBytes the most memory the building process ever had, its copy of the rows included
/// @param load the machine's load average when the build began
/// @param kept built by an earlier run
record Built(
        Path directory,
        Map<String, Object> options,
        String version,
        double seconds,
        double cpuSeconds,
        long peakBytes,
        long indexBytes,
        double load,
        boolean kept) {}
