package dev.bristlecone.benchmarks.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bristlecone.benchmarks.dataset.VectorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One system of the comparison of filters, built and open in its searching process. Used by one thread.
final class FilteredSystem implements AutoCloseable {
    static final List<String> NAMES = List.of("bristlecone", "lucene", "hnswlib");

    private static final String OURS = "bristlecone";

    /// More than this share of all rows is not asked for at first: asking again gets there as well.
    private static final int FETCH_DIVISOR = 8;

    /// From one effort to the next, for all: recall just above what is asked is what is compared.
    private static final double STEP = 1.06;

    private static final ObjectMapper JSON = new ObjectMapper();

    /// What each is built with: for the peers what their documentation names as good, once.
    private static final Map<String, Map<String, Object>> OPTIONS = Map.of(
            "bristlecone",
            Map.of(),
            "lucene",
            Map.of("maxConn", 32, "beamWidth", 200),
            "hnswlib",
            Map.of("M", 24, "efConstruction", 200));

    private final String name;
    private final RunnerProcess process;
    private final Path found;

    /// @param recall of the answers
    /// @param shortAnswers with fewer matches than there are to be had
    record Measurement(double recall, int shortAnswers, double qps, double p50Micros, double p99Micros) {}

    private FilteredSystem(String name, RunnerProcess process, Path found) {
        this.name = name;
        this.process = process;
        this.found = found;
    }

    /// Builds the index in one process and opens it in another. Those of peers are kept: their versions are pinned.
    static FilteredSystem open(String name, RunnerCommands commands, FilterSet set, Path folder, boolean rebuild)
            throws IOException {
        Path directory = folder.resolve(set.dataset().name() + "-" + set.live() + "-" + name);
        Path built = folder.resolve(directory.getFileName() + ".built");
        if (rebuild || name.equals(OURS) || !Files.exists(built)) {
            Files.deleteIfExists(built);
            Builds.delete(directory);
            Files.createDirectories(directory);
            try (RunnerProcess builder = commands.forBuild(name, "filter build " + name)) {
                JsonNode reply = builder.call(request("build", name, set, directory));
                Progress.say(
                        "built %s in %.1f s", name, reply.required("seconds").asDouble());
            }
            Files.createFile(built);
        }
        RunnerProcess process = commands.forSearch(name, "filter search " + name);
        process.call(request("open", name, set, directory));
        return new FilteredSystem(name, process, Files.createTempFile("found", ".ivecs"));
    }

    private static ObjectNode request(String command, String name, FilterSet set, Path directory) {
        ObjectNode request = RunnerProcess.request(command)
                .put("base", set.dataset().base().toAbsolutePath().toString())
                .put("live", set.live())
                .put("withdrawn", set.withdrawn())
                .put("dimension", set.dimension())
                .put("metric", set.dataset().metric().name())
                .put("directory", directory.toAbsolutePath().toString())
                .put("mode", name.equals(OURS) ? "graph" : "float32")
                .put("threads", ComparisonSettings.BUILD_THREADS);
        ObjectNode options = JSON.valueToTree(OPTIONS.get(name));
        options.put("attributes", set.attributesFile().toString());
        request.set("options", options);
        return request;
    }

    String name() {
        return name;
    }

    /// Whether it asks again, for more, when too little of an answer matches.
    boolean asksAgain() {
        return name.equals("hnswlib");
    }

    void loadQueries(String kind, FilterSet set, int from, int count) throws IOException {
        process.call(RunnerProcess.request("queries")
                .put("name", kind)
                .put("path", set.dataset().queries().toAbsolutePath().toString())
                .put("from", from)
                .put("count", count));
    }

    /// How hard it may try, in the order of the effort. Users of ours who set nothing get a factor of 1.
    List<Map<String, Object>> efforts(boolean filtered, int rows) {
        return switch (name) {
            case "bristlecone" ->
                steps(0.4, 5.5)
                        .mapToObj(factor -> Map.<String, Object>of("factor", factor))
                        .toList();
            case "lucene" -> ladder("candidates", 20_000);
            default -> filtered ? ladder("fetch", rows / FETCH_DIVISOR) : ladder("ef", rows);
        };
    }

    private static List<Map<String, Object>> ladder(String parameter, int max) {
        return steps(10, max)
                .mapToInt(value -> (int) Math.round(value))
                .distinct()
                .mapToObj(value -> Map.<String, Object>of(parameter, value))
                .toList();
    }

    private static DoubleStream steps(double least, double most) {
        return DoubleStream.iterate(least, value -> value <= most, value -> STEP * value);
    }

    /// Asks the queries that were loaded as `kind`.
    ///
    /// @param ranges the file with the filter of each; null for none
    Measurement measure(
            String kind, Map<String, Object> effort, @Nullable Path ranges, FilterJudge judge, double seconds)
            throws IOException {
        ObjectNode request = RunnerProcess.request("measure")
                .put("queries", kind)
                .put("count", ComparisonSettings.NEIGHBOURS)
                .put("seconds", seconds)
                .put("found", found.toString());
        request.set("search", JSON.valueToTree(effort));
        if (ranges != null) {
            request.put("filters", ranges.toString());
        }
        JsonNode reply = process.call(request);
        int[][] answers;
        try (VectorFile file = VectorFile.open(found)) {
            answers = IntStream.range(0, file.count()).mapToObj(file::integers).toArray(int[][]::new);
        }
        return new Measurement(
                judge.recall(answers),
                judge.shortAnswers(answers),
                reply.required("qps").asDouble(),
                reply.required("p50Micros").asDouble(),
                reply.required("p99Micros").asDouble());
    }

    @Override
    public void close() throws IOException {
        process.close();
        Files.deleteIfExists(found);
    }
}
