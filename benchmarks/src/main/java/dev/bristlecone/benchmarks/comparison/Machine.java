package dev.bristlecone.benchmarks.comparison;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Where a run took place.
final class Machine {
    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path CACHE = Path.of("/sys/devices/system/cpu/cpu0/cache/index3/size");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    private Machine() {}

    /// The load average of the last minute; 0 where the system does not tell.
    static double load() throws IOException {
        return Files.exists(LOAD) ? Double.parseDouble(Files.readString(LOAD).split(" ", 2)[0]) : 0;
    }

    /// @param home the checkout, whose commit is one of the facts
    static Map<String, String> facts(Path home) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("commit", commit(home));
        facts.put("cpu", value(CPU, "model name"));
        facts.put("cpuFamily", value(CPU, "cpu family") + " model " + value(CPU, "model"));
        facts.put("vectorInstructions", vectorInstructions());
        facts.put(
                "lastLevelCache", Files.exists(CACHE) ? Files.readString(CACHE).strip() : "unknown");
        facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", value(MEMORY, "MemTotal"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put(
                "hugePages",
                Files.exists(HUGE_PAGES) ? Files.readString(HUGE_PAGES).strip() : "unknown");
        facts.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        facts.put("runners", RunnerCommands.description());
        return facts;
    }

    private static String commit(Path home) {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty")
                    .directory(home.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return commit.isEmpty() ? "unknown" : commit;
        } catch (IOException noGit) {
            return "unknown";
        }
    }

    private static String vectorInstructions() throws IOException {
        return Arrays.stream(value(CPU, "flags").split(" "))
                .filter(flag -> flag.startsWith("avx") || flag.startsWith("asimd") || flag.startsWith("sve"))
                .collect(Collectors.joining(" "));
    }

    private static String value(Path file, String name) throws IOException {
        if (!Files.exists(file)) {
            return "unknown";
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.split(":", 2)[0].strip().equals(name))
                .map(line -> line.split(":", 2)[1].strip())
                .findFirst()
                .orElse("unknown");
    }
}
