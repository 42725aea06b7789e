package dev.bristlecone.benchmarks.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Builds indexes, each in a process of its own, and keeps those of peers: their versions are pinned, ours changes with
/// every edit and is always built anew.
final class Builds {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OURS = "bristlecone";
    private static final String COST_FILE = "cost.json";

    /// What our store sets aside for the day the disk is full: no part of the index.
    private static final String RESERVE_FILE = "reserve";

    private final RunnerCommands commands;
    private final Path directory;
    private final boolean rebuild;

    /// @param rebuild ignore what is kept
    Builds(RunnerCommands commands, Path directory, boolean rebuild) {
        this.rebuild = rebuild;
        this.commands = commands;
        this.directory = directory;
    }

    Built build(PreparedSet set, Contestant contestant, Map<String, Object> options) throws IOException {
        String parameters = new TreeMap<>(options)
                .entrySet().stream()
                        .map(option -> "-" + option.getKey() + option.getValue())
                        .collect(Collectors.joining());
        try (RunnerProcess process = commands.forBuild(contestant.system(), "build " + contestant.label())) {
            String version = process.call(RunnerProcess.request("hello"))
                    .required("version")
                    .asText();
            Path folder = directory
                    .resolve(set.dataset().name() + "-" + set.split().live())
                    .resolve(contestant.system() + "-" + version.replaceAll("[^\\w.]+", "-"))
                    .resolve(contestant.mode() + parameters);
            if (!rebuild && !contestant.system().equals(OURS) && Files.exists(folder.resolve(COST_FILE))) {
                return kept(folder, options, version);
            }
            delete(folder);
            return built(set, contestant, options, version, folder, process);
        }
    }

    /// The request that builds or opens an index.
    static ObjectNode request(
            String command, PreparedSet set, Contestant contestant, Path folder, Map<String, Object> options) {
        ObjectNode request = set.describe(RunnerProcess.request(command))
                .put("directory", folder.resolve("index").toAbsolutePath().toString())
                .put("mode", contestant.mode())
                .put("threads", ComparisonSettings.BUILD_THREADS);
        request.set("options", JSON.valueToTree(options));
        return request;
    }

    private static Built built(
            PreparedSet set,
            Contestant contestant,
            Map<String, Object> options,
            String version,
            Path folder,
            RunnerProcess process)
            throws IOException {
        double load = Machine.load();
        Files.createDirectories(folder.resolve("index"));
        double startCpu = process.cpuSeconds();
        JsonNode reply = process.call(request("build", set, contestant, folder, options));
        double seconds = reply.required("seconds").asDouble();
        double cpuSeconds = process.cpuSeconds() - startCpu;
        long peak = process.memory().peak();
        long size = sizeBytes(folder.resolve("index"));
        Progress.say("built %s %s in %.1f s, %d MB", contestant.label(), options, seconds, size >> 20);
        ObjectNode cost = JSON.createObjectNode()
                .put("seconds", seconds)
                .put("cpuSeconds", cpuSeconds)
                .put("peakBytes", peak)
                .put("indexBytes", size)
                .put("load", load);
        Files.writeString(folder.resolve(COST_FILE), JSON.writeValueAsString(cost));
        return new Built(folder, options, version, seconds, cpuSeconds, peak, size, load, false);
    }

    private static Built kept(Path folder, Map<String, Object> options, String version) throws IOException {
        JsonNode cost = JSON.readTree(Files.readString(folder.resolve(COST_FILE)));
        return new Built(
                folder,
                options,
                version,
                cost.required("seconds").asDouble(),
                cost.required("cpuSeconds").asDouble(),
                cost.required("peakBytes").asLong(),
                cost.required("indexBytes").asLong(),
                cost.required("load").asDouble(),
                true);
    }

    private static long sizeBytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(RESERVE_FILE))
                    .toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    /// Deletes a folder with everything in it, if there is one.
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
