package dev.bristlecone.benchmarks.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Memory of a process in bytes, as the kernel counts it; all 0 where there is no /proc.
///
/// @param resident everything in memory, pages of mapped files included
/// @param proportional the same, shared pages divided among those who share them
/// @param anonymous the part that no file backs
/// @param peak the most that was ever resident
record ProcessMemory(long resident, long proportional, long anonymous, long peak) {
    static ProcessMemory of(long pid) throws IOException {
        Path process = Path.of("/proc/" + pid);
        if (!Files.exists(process.resolve("smaps_rollup"))) {
            return new ProcessMemory(0, 0, 0, 0);
        }
        String now = Files.readString(process.resolve("smaps_rollup"));
        return new ProcessMemory(
                bytes(now, "Rss:"),
                bytes(now, "Pss:"),
                bytes(now, "Anonymous:"),
                bytes(Files.readString(process.resolve("status")), "VmHWM:"));
    }

    private static long bytes(String table, String name) {
        return table.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }
}
