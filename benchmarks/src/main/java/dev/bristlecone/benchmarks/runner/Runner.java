package dev.bristlecone.benchmarks.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.bristlecone.benchmarks.dataset.VectorFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The process of one Java system: reads one JSON request a line from standard input, answers each with one line on
/// standard output. Ends with its input. Anything the system prints itself goes to standard error.
///
/// Run: `Runner bristlecone|lucene|jvector`
public final class Runner<A> {
    private final SearchedIndex<A> index;
    private final Map<String, float[][]> queries = new HashMap<>();

    private Runner(SearchedIndex<A> index) {
        this.index = index;
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream replies = System.out;
        System.setOut(System.err);
        switch (arguments[0]) {
            case "bristlecone" -> new Runner<>(new BristleconeIndex()).serve(replies);
            case "lucene" -> new Runner<>(new LuceneIndex()).serve(replies);
            case "jvector" -> new Runner<>(new JVectorIndex()).serve(replies);
            default -> throw new IllegalArgumentException("system: " + arguments[0]);
        }
    }

    private void serve(PrintStream replies) throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                index) {
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                replies.println(json.writeValueAsString(answer(json.readTree(line))));
                replies.flush();
            }
        }
    }

    private ObjectNode answer(JsonNode request) throws IOException {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        String command = request.required("command").asText();
        switch (command) {
            case "hello" -> reply.put("version", index.version());
            case "build" -> {
                long start = System.nanoTime();
                index.build(BuildOrder.of(request));
                reply.put("seconds", secondsSince(start));
            }
            case "open" -> index.open(BuildOrder.of(request));
            case "queries" -> loadQueries(request);
            case "measure" -> measure(request, reply);
            case "settle" -> System.gc();
            default -> throw new IllegalArgumentException("command: " + command);
        }
        return reply;
    }

    private void loadQueries(JsonNode request) throws IOException {
        try (VectorFile file = VectorFile.open(Path.of(request.required("path").asText()))) {
            queries.put(
                    request.required("name").asText(),
                    file.rows(
                            request.required("from").asInt(),
                            request.required("count").asInt()));
        }
    }

    /// One untimed pass gives the answers to be judged, then whole passes until the time is up.
    private void measure(JsonNode request, ObjectNode reply) throws IOException {
        float[][] asked =
                Objects.requireNonNull(queries.get(request.required("queries").asText()), "queries not loaded");
        int count = request.required("count").asInt();
        index.configure(request.required("search"));
        AttributeRange[] ranges = request.has("filters")
                ? AttributeRange.read(Path.of(request.required("filters").asText()))
                : null;
        int[][] found = new int[asked.length][];
        for (int i = 0; i < asked.length; i++) {
            found[i] = padded(index.rows(search(asked, ranges, i, count)), count);
        }
        VectorFile.write(Path.of(request.required("found").asText()), found);
        Latencies latencies = new Latencies();
        long startCpu = cpuNanos();
        long start = System.nanoTime();
        do {
            for (int i = 0; i < asked.length; i++) {
                long asking = System.nanoTime();
                A answer = search(asked, ranges, i, count);
                latencies.add(System.nanoTime() - asking);
                if (answer == null) {
                    throw new IllegalStateException("no answer");
                }
            }
        } while (secondsSince(start) < request.required("seconds").asDouble());
        double seconds = secondsSince(start);
        reply.put("qps", latencies.count() / seconds);
        reply.put("cpuShare", (cpuNanos() - startCpu) / 1e9 / seconds);
        reply.put("p50Micros", latencies.percentileMicros(0.50));
        reply.put("p99Micros", latencies.percentileMicros(0.99));
    }

    private A search(float[][] asked, AttributeRange @Nullable [] ranges, int query, int count) throws IOException {
        return ranges == null ? index.search(asked[query], count) : index.search(asked[query], count, ranges[query]);
    }

    /// What the whole process has used, compilers and collector included.
    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static int[] padded(int[] rows, int count) {
        int[] padded = new int[count];
        for (int i = 0; i < count; i++) {
            padded[i] = i < rows.length ? rows[i] : -1;
        }
        return padded;
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
