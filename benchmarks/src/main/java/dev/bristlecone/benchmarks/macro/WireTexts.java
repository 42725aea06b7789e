package dev.bristlecone.benchmarks.macro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Question: how many documents a second does a live server take in over REST, and how long do searches by words take
/// meanwhile? Fixture: real short texts, each a document with one full-text field and a number, 100 and 1,000 a
/// request, IN_FLIGHT requests at a time, each round into a namespace of its own; requests are written before. The
/// first round warms up. In a round of each size, and in one of 5,000 documents a second, a thread asks for any of
/// three words of a random text, one search after the other, of what is there so far.
/// Run: `WireTexts CONTROL_URL TEXTS IN_FLIGHT` against `./bristlecone serve`.
public final class WireTexts {
    private static final String INDEX = "wire-texts";
    private static final int[] BATCHES = {100, 1_000};
    private static final int STEADY_RATE = 5_000;
    private static final int WORDS = 3;
    private static final int QUERIES = 1_000;
    private static final int TOP_K = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final String host;
    private final int inFlight;
    private final List<String> texts;
    private final List<byte[]> searches;

    private WireTexts(HttpClient http, String host, int inFlight, List<String> texts) throws IOException {
        this.http = http;
        this.host = host;
        this.inFlight = inFlight;
        this.texts = texts;
        this.searches = searches(texts);
    }

    public static void main(String[] arguments) throws Exception {
        List<String> texts = Files.readAllLines(Path.of(arguments[1]));
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            String host = createIndex(http, arguments[0]);
            WireTexts run = new WireTexts(http, host, Integer.parseInt(arguments[2]), texts);
            run.round("warm-up", 1_000, Integer.MAX_VALUE, true);
            for (int batch : BATCHES) {
                run.round("written-by-" + batch, batch, Integer.MAX_VALUE, false);
                run.round("asked-by-" + batch, batch, Integer.MAX_VALUE, true);
            }
            run.round("steady", BATCHES[0], STEADY_RATE, true);
        }
    }

    private static String createIndex(HttpClient http, String control) throws IOException, InterruptedException {
        send(http, control + "/indexes/" + INDEX, "DELETE", new byte[0]);
        String schema = "{\"name\":\"" + INDEX
                + "\",\"schema\":{\"fields\":{\"text\":{\"type\":\"string\",\"full_text_search\":{}}}}}";
        byte[] answer = send(http, control + "/indexes", "POST", schema.getBytes(StandardCharsets.UTF_8));
        return JSON.readTree(answer).required("host").asText();
    }

    /// @param rate documents a second at the most
    private void round(String namespace, int batch, int rate, boolean asked) throws Exception {
        List<byte[]> upserts = upserts(batch);
        AtomicBoolean written = new AtomicBoolean();
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<long[]> asking = asked ? workers.submit(() -> ask(namespace, written)) : null;
            long start = System.nanoTime();
            List<Future<?>> writing = new ArrayList<>();
            for (int worker = 0; worker < inFlight; worker++) {
                writing.add(workers.submit(() -> {
                    for (int i = next.getAndIncrement(); i < upserts.size(); i = next.getAndIncrement()) {
                        LockSupport.parkNanos(start + (long) (i * 1e9 * batch / rate) - System.nanoTime());
                        send(http, operation(namespace, "upsert"), "POST", upserts.get(i));
                    }
                    return null;
                }));
            }
            for (Future<?> worker : writing) {
                worker.get();
            }
            double seconds = Measure.millisSince(start) / 1e3;
            written.set(true);
            Measure.print("%d documents, %d a request: %.0f a second", texts.size(), batch, texts.size() / seconds);
            if (asking != null) {
                long[] nanos = asking.get();
                Measure.print("  %d searches meanwhile: %s", nanos.length, Measure.percentiles(nanos));
                Measure.print("  after it:  %s", Measure.percentiles(ask(namespace, new AtomicBoolean(true))));
            }
        }
    }

    /// How long each search took, of all once and on until the documents are written.
    private long[] ask(String namespace, AtomicBoolean written) throws IOException, InterruptedException {
        long[] nanos = new long[1 << 16];
        int asked = 0;
        while (asked < searches.size() || !written.get()) {
            byte[] search = searches.get(asked % searches.size());
            long start = System.nanoTime();
            send(http, operation(namespace, "search"), "POST", search);
            if (asked == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * asked);
            }
            nanos[asked++] = System.nanoTime() - start;
        }
        return Arrays.copyOf(nanos, asked);
    }

    private String operation(String namespace, String name) {
        return host + "/namespaces/" + namespace + "/documents/" + name;
    }

    private List<byte[]> upserts(int batch) throws JsonProcessingException {
        List<byte[]> bodies = new ArrayList<>();
        for (int first = 0; first < texts.size(); first += batch) {
            ObjectNode body = JSON.createObjectNode();
            ArrayNode documents = body.putArray("documents");
            for (int i = first; i < Math.min(texts.size(), first + batch); i++) {
                documents
                        .addObject()
                        .put("_id", "text-" + i)
                        .put("text", texts.get(i))
                        .put("rank", i % 100);
            }
            bodies.add(JSON.writeValueAsBytes(body));
        }
        return bodies;
    }

    private static List<byte[]> searches(List<String> texts) throws JsonProcessingException {
        Random random = new Random(1);
        List<byte[]> bodies = new ArrayList<>();
        while (bodies.size() < QUERIES) {
            String[] words = texts.get(random.nextInt(texts.size())).split("\\W+");
            if (words.length < WORDS) {
                continue;
            }
            int first = random.nextInt(words.length - WORDS + 1);
            ObjectNode body = JSON.createObjectNode().put("top_k", TOP_K);
            body.putArray("score_by")
                    .addObject()
                    .put("type", "text")
                    .put("field", "text")
                    .put("query", String.join(" ", Arrays.copyOfRange(words, first, first + WORDS)));
            body.putArray("include_fields").add("*");
            bodies.add(JSON.writeValueAsBytes(body));
        }
        return bodies;
    }

    private static byte[] send(HttpClient http, String address, String method, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/json")
                .header("X-Pinecone-Api-Version", "2026-07")
                .header("Api-Key", "local")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300 && !method.equals("DELETE")) {
            throw new IOException(address + " answered " + answer.statusCode());
        }
        return answer.body();
    }
}
