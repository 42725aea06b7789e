package dev.bristlecone.benchmarks.macro;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.bristlecone.benchmarks.dataset.VectorFile;
import dev.bristlecone.engine.EmbeddedEngine;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.EngineSettings;
import dev.bristlecone.engine.EngineStats;
import dev.bristlecone.engine.Query;
import dev.bristlecone.engine.SearchEffort;
import dev.bristlecone.engine.Write;
import dev.bristlecone.model.MetadataParser;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.server.proto.QueryRequest;
import dev.bristlecone.server.proto.QueryResponse;
import dev.bristlecone.server.proto.UpsertRequest;
import dev.bristlecone.server.proto.Vector;
import dev.bristlecone.server.proto.VectorServiceGrpc;
import dev.bristlecone.storage.directory.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Question: what do transport, protocol and checks add to a query, over the call of the engine? Fixture: real vectors
/// (fvecs files) with two metadata fields, cosine, once in a live server and once in an engine of this process; each
/// query is asked of the engine, over gRPC and over REST, metadata returned, one after the other, in turns of 1,000.
/// Requests are written before and sent through [BareHttp2], so that no client's threads count; over gRPC by a client
/// library besides. A ping of HTTP/2 tells what the wire alone takes. Run:
/// `ServedQueries load CONTROL_URL DIRECTORY BASE.fvecs` against `./bristlecone serve`, with an empty directory, then
/// `ServedQueries query CONTROL_URL DIRECTORY QUERY.fvecs`.
public final class ServedQueries {
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(1, 1), "");
    private static final String INDEX = "served-queries";
    private static final int BATCH = 200;
    private static final int QUERIES = 1_000;
    private static final int WARM_UP_ROUNDS = 10;
    private static final int ROUNDS = 5;
    private static final int TOP_K = 10;
    private static final int FRAME_BYTES = 5;

    private ServedQueries() {}

    public static void main(String[] arguments) throws Exception {
        String control = arguments[1];
        try (VectorFile vectors = VectorFile.open(Path.of(arguments[3]));
                HttpClient http = HttpClient.newHttpClient();
                EmbeddedEngine store = EmbeddedEngine.open(
                        Path.of(arguments[2]), StoreSettings.DEFAULTS, EngineSettings.DEFAULT, () -> new UUID(1, 2))) {
            if (arguments[0].equals("load")) {
                var client = WireClient.createIndex(control, INDEX, vectors.dimension());
                for (int first = 0; first < vectors.count(); first += BATCH) {
                    write(client, store.engine(), vectors, first, Math.min(vectors.count(), first + BATCH));
                }
                awaitRest(store.engine());
                awaitRest(http, control);
            } else {
                float[][] queries = vectors.rows(0, Math.min(QUERIES, vectors.count()));
                URI authority = URI.create("http://" + WireClient.host(control, INDEX));
                ask(WireClient.openIndex(control, INDEX), authority, store.engine(), queries);
            }
        }
    }

    private static void write(
            VectorServiceGrpc.VectorServiceBlockingStub client, Engine engine, VectorFile base, int first, int end) {
        List<Record> records = new ArrayList<>();
        UpsertRequest.Builder request = UpsertRequest.newBuilder();
        for (int row = first; row < end; row++) {
            String color = "c" + row % 10;
            float[] values = base.row(row);
            records.add(new Record(
                    "r" + row, values, null, MetadataParser.parse(Map.of("color", color, "rank", (double) row))));
            Vector.Builder vector = request.addVectorsBuilder().setId("r" + row);
            for (float value : values) {
                vector.addValues(value);
            }
            vector.setMetadata(Struct.newBuilder()
                    .putFields("color", Value.newBuilder().setStringValue(color).build())
                    .putFields("rank", Value.newBuilder().setNumberValue(row).build()));
        }
        engine.write(new Write.Upsert(KEY, new VectorSpace(base.dimension(), Metric.COSINE), records))
                .join();
        client.upsert(request.build());
    }

    /// Until fresh records were flushed, which they are by themselves after a pause, and all is indexed.
    private static void awaitRest(Engine engine) {
        EngineStats before;
        do {
            before = engine.stats();
            LockSupport.parkNanos(3_000_000_000L);
        } while (engine.unindexedRecords() > 0 || !engine.stats().equals(before) || before.tailBytes() > 0);
    }

    /// The same as far as a server's metrics tell; indexes of this size are built in less than the pause.
    private static void awaitRest(HttpClient http, String control) throws IOException, InterruptedException {
        List<String> before;
        List<String> now = storeMetrics(http, control);
        do {
            before = now;
            LockSupport.parkNanos(40_000_000_000L);
            now = storeMetrics(http, control);
        } while (!now.equals(before) || !now.contains("bristlecone_store_tail_bytes 0"));
    }

    private static List<String> storeMetrics(HttpClient http, String control) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(control + "/metrics"))
                .header("Api-Key", "local")
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("bristlecone_store_"))
                .toList();
    }

    private static void ask(
            VectorServiceGrpc.VectorServiceBlockingStub client, URI authority, Engine engine, float[][] queries)
            throws IOException {
        List<QueryRequest> messages =
                Arrays.stream(queries).map(ServedQueries::message).toList();
        try (BareHttp2 http = new BareHttp2(authority.getHost(), authority.getPort())) {
            List<BareHttp2.Request> calls =
                    messages.stream().map(message -> call(http, message)).toList();
            List<BareHttp2.Request> requests =
                    Arrays.stream(queries).map(values -> request(http, values)).toList();
            ask(
                    List.of(
                            new Way(
                                    "engine",
                                    i -> engine.query(KEY, query(queries[i]))
                                            .value()
                                            .size()),
                            new Way("ping", i -> {
                                http.ping();
                                return TOP_K;
                            }),
                            new Way("gRPC", i -> matches(http.send(calls.get(i)))),
                            new Way(
                                    "REST",
                                    i -> matches(new String(http.send(requests.get(i)), StandardCharsets.UTF_8))),
                            new Way(
                                    "gRPC by a client library",
                                    i -> client.query(messages.get(i)).getMatchesCount())),
                    queries);
        }
    }

    private static void ask(List<Way> ways, float[][] queries) throws IOException {
        long[][] nanos = new long[ways.size()][ROUNDS * queries.length];
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            for (int way = 0; way < ways.size(); way++) {
                for (int i = 0; i < queries.length; i++) {
                    long start = System.nanoTime();
                    int found = ways.get(way).ask().ask(i);
                    long took = System.nanoTime() - start;
                    if (found != TOP_K) {
                        throw new IllegalStateException(ways.get(way).name() + " found " + found);
                    }
                    if (round >= 0) {
                        nanos[way][round * queries.length + i] = took;
                    }
                }
            }
        }
        for (int way = 0; way < ways.size(); way++) {
            Measure.print("%s: %s", ways.get(way).name(), Measure.percentiles(nanos[way]));
        }
    }

    private record Way(String name, Ask ask) {}

    /// Asks the query of a number and gives the count of matches.
    private interface Ask {
        int ask(int query) throws IOException;
    }

    /// One message of gRPC: a byte for no compression, its length, itself.
    private static BareHttp2.Request call(BareHttp2 http, QueryRequest message) {
        byte[] bytes = message.toByteArray();
        ByteBuffer framed = ByteBuffer.allocate(FRAME_BYTES + bytes.length);
        framed.put((byte) 0).putInt(bytes.length).put(bytes);
        return http.post(
                "/VectorService/Query",
                Map.of("content-type", "application/grpc", "te", "trailers", "api-key", "local"),
                framed.array());
    }

    private static int matches(byte[] body) throws IOException {
        return QueryResponse.parseFrom(ByteBuffer.wrap(body, FRAME_BYTES, body.length - FRAME_BYTES))
                .getMatchesCount();
    }

    private static Query query(float[] values) {
        return new Query(Metric.COSINE, values, null, TOP_K, null, false, true, Long.MAX_VALUE, SearchEffort.DEFAULT);
    }

    private static QueryRequest message(float[] values) {
        QueryRequest.Builder message = QueryRequest.newBuilder().setTopK(TOP_K).setIncludeMetadata(true);
        for (float value : values) {
            message.addVector(value);
        }
        return message.build();
    }

    /// Counted by a field that each match has once.
    private static int matches(String json) {
        return json.split("\"color\"", -1).length - 1;
    }

    private static BareHttp2.Request request(BareHttp2 http, float[] values) {
        String body = "{\"topK\":" + TOP_K + ",\"includeMetadata\":true,\"vector\":" + Arrays.toString(values) + "}";
        return http.post(
                "/query",
                Map.of("content-type", "application/json", "x-pinecone-api-version", "2026-04", "api-key", "local"),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
