package dev.bristlecone.benchmarks.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How runner processes are started: the same Java flags for every Java system, the same cores for everybody. A build
/// may use two cores, a search one.
final class RunnerCommands {
    private static final List<String> JAVA_FLAGS = List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /// The collector of `./bristlecone serve`. With the parallel one our builds take 3 s longer, Lucene's 2 of 64
    /// less.
    private static final List<String> BUILD_FLAGS = List.of("-Xms64m", "-Xmx8g", "-XX:+UseSerialGC");

    private static final List<String> SEARCH_FLAGS = List.of("-Xms64m", "-Xmx4g", "-XX:+UseSerialGC");
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    private final Path home;
    private final Path python;
    private final Path logs;

    /// @param python the interpreter that has the peers
    RunnerCommands(Path home, Path python, Path logs) {
        this.home = home;
        this.python = python;
        this.logs = logs;
    }

    RunnerProcess forBuild(String system, String name) throws IOException {
        return start(system, name, "0,1", BUILD_FLAGS, ComparisonSettings.BUILD_THREADS);
    }

    RunnerProcess forSearch(String system, String name) throws IOException {
        return start(system, name, "0", SEARCH_FLAGS, 1);
    }

    static boolean isPython(String system) {
        return List.of("hnswlib", "faiss", "usearch").contains(system);
    }

    /// The flags of searching JVMs, and where processes may run, for the report.
    static String description() {
        return String.join(" ", JAVA_FLAGS) + " " + String.join(" ", SEARCH_FLAGS)
                + (canPin() ? "; search on core 0, builds on cores 0,1" : "; not pinned: taskset is missing");
    }

    private RunnerProcess start(String system, String name, String cores, List<String> javaFlags, int threads)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (canPin()) {
            command.addAll(List.of(TASKSET.toString(), "-c", cores));
        }
        if (isPython(system)) {
            command.addAll(List.of(
                    python.toString(),
                    home.resolve("benchmarks/peers/runner.py").toString(),
                    system));
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(JAVA_FLAGS);
            command.addAll(javaFlags);
            command.addAll(List.of(
                    "-cp", System.getProperty("java.class.path"), "dev.bristlecone.benchmarks.runner.Runner", system));
        }
        String count = String.valueOf(threads);
        return RunnerProcess.start(
                name,
                command,
                Map.of("OMP_NUM_THREADS", count, "OPENBLAS_NUM_THREADS", count, "PYTHONDONTWRITEBYTECODE", "1"),
                logs.resolve(name.replace(' ', '-') + ".log"));
    }

    private static boolean canPin() {
        return Files.isExecutable(TASKSET) && Runtime.getRuntime().availableProcessors() >= 2;
    }
}
