package dev.bristlecone.benchmarks.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bristlecone.benchmarks.dataset.Recall;
import dev.bristlecone.benchmarks.dataset.VectorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// An open index in its searching process. Used by one thread.
final class Session implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double CPU_SHARE_ENOUGH = 0.97;

    private final PreparedSet set;
    private final RunnerProcess process;
    private final Path found;
    private final long idleBytes;
    private final ComparisonSettings settings;

    private Session(PreparedSet set, RunnerProcess process, Path found, long idleBytes, ComparisonSettings settings) {
        this.set = set;
        this.process = process;
        this.found = found;
        this.idleBytes = idleBytes;
        this.settings = settings;
    }

    /// Starts the process and opens the index in it.
    static Session open(
            RunnerCommands commands, PreparedSet set, Contestant contestant, Built built, ComparisonSettings settings)
            throws IOException {
        RunnerProcess process = commands.forSearch(contestant.system(), "search " + contestant.label());
        Path found = Files.createTempFile("found", ".ivecs");
        try {
            process.call(RunnerProcess.request("hello"));
            set.sendQueries(process);
            process.call(RunnerProcess.request("settle"));
            long idle = process.memory().resident();
            process.call(Builds.request("open", set, contestant, built.directory(), built.options()));
            return new Session(set, process, found, idle, settings);
        } catch (IOException | RuntimeException e) {
            process.close();
            Files.deleteIfExists(found);
            throw e;
        }
    }

    /// Searches tuning queries with all parameters in turn until the time is up: compilers and caches
    /// then know them.
    void warm(List<Map<String, Object>> searches, double seconds) throws IOException {
        long start = System.nanoTime();
        do {
            for (Map<String, Object> search : searches) {
                measure("tuning", search, 0, set.tuning());
            }
        } while ((System.nanoTime() - start) / 1e9 < seconds);
    }

    Point measureTuning(Map<String, Object> search, double seconds) throws IOException {
        return measure("tuning", search, seconds, set.tuning());
    }

    Point measureTest(Map<String, Object> search, double seconds) throws IOException {
        return measure("test", search, seconds, set.test());
    }

    /// After garbage is collected.
    ProcessMemory memory() throws IOException {
        process.call(RunnerProcess.request("settle"));
        return process.memory();
    }

    /// Memory of the process before it opened the index: interpreter or JVM, and the queries.
    long idleBytes() {
        return idleBytes;
    }

    @Override
    public void close() throws IOException {
        process.close();
        Files.deleteIfExists(found);
    }

    /// Measures again, up to a limit, while others take the core, and keeps the least disturbed attempt.
    private Point measure(String queries, Map<String, Object> search, double seconds, Recall judge) throws IOException {
        Point best = attempt(queries, search, seconds, judge);
        for (int i = 1; i < settings.attemptsMax() && best.cpuShare() < CPU_SHARE_ENOUGH && seconds > 0; i++) {
            Point next = attempt(queries, search, seconds, judge);
            best = next.cpuShare() > best.cpuShare() ? next : best;
        }
        return best;
    }

    private Point attempt(String queries, Map<String, Object> search, double seconds, Recall judge) throws IOException {
        ObjectNode request = RunnerProcess.request("measure")
                .put("queries", queries)
                .put("count", ComparisonSettings.NEIGHBOURS)
                .put("seconds", seconds)
                .put("found", found.toString());
        request.set("search", JSON.valueToTree(search));
        JsonNode reply = process.call(request);
        double cpuShare = Math.min(1, reply.required("cpuShare").asDouble());
        double rate = reply.required("qps").asDouble();
        return new Point(
                search,
                judge.of(answers()),
                settings.cpuTime() ? rate / cpuShare : rate,
                reply.required("p50Micros").asDouble(),
                reply.required("p99Micros").asDouble(),
                cpuShare);
    }

    private int[][] answers() throws IOException {
        try (VectorFile file = VectorFile.open(found)) {
            return IntStream.range(0, file.count()).mapToObj(file::integers).toArray(int[][]::new);
        }
    }
}
