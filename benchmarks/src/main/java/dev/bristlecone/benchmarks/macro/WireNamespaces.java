package dev.bristlecone.benchmarks.macro;

import dev.bristlecone.server.proto.ListNamespacesRequest;
import dev.bristlecone.server.proto.QueryRequest;
import dev.bristlecone.server.proto.UpsertRequest;
import dev.bristlecone.server.proto.Vector;
import dev.bristlecone.server.proto.VectorServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Question: [ManyNamespaces], but through a live server: load, then queries in random namespaces, which may be asked
/// of a restarted server.
/// Fixture: COUNT namespaces of 20 records of 64 dimensions with two metadata fields, one request each.
/// Run: `WireNamespaces load|query CONTROL_URL COUNT` against `./bristlecone serve`.
public final class WireNamespaces {
    private static final String INDEX = "wire-namespaces";
    private static final int DIMENSION = 64;
    private static final int RECORDS = 20;
    private static final int IN_FLIGHT = 16;
    private static final int QUERIES = 20_000;

    private WireNamespaces() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[2]);
        List<Vector> vectors = WireClient.vectors(RECORDS * 50, DIMENSION);
        if (arguments[0].equals("load")) {
            load(WireClient.createIndex(arguments[1], INDEX, DIMENSION), vectors, count);
        } else {
            query(WireClient.openIndex(arguments[1], INDEX), vectors, count);
        }
    }

    private static void load(VectorServiceGrpc.VectorServiceBlockingStub client, List<Vector> vectors, int count)
            throws Exception {
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int worker = 0; worker < IN_FLIGHT; worker++) {
                done.add(workers.submit(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        client.upsert(request(vectors, i));
                    }
                }));
            }
            for (Future<?> worker : done) {
                worker.get();
            }
        }
        double millis = Measure.millisSince(start);
        Measure.print("load: %d namespaces in %.1f s, %.0f requests/s", count, millis / 1e3, count / millis * 1e3);
    }

    private static UpsertRequest request(List<Vector> vectors, int namespace) {
        UpsertRequest.Builder request = UpsertRequest.newBuilder().setNamespace("namespace-" + namespace);
        for (int r = 0; r < RECORDS; r++) {
            int place = (namespace * RECORDS + r) % vectors.size();
            request.addVectors(vectors.get(place).toBuilder().setId("record-" + r));
        }
        return request.build();
    }

    private static void query(VectorServiceGrpc.VectorServiceBlockingStub client, List<Vector> vectors, int count) {
        int total = client.listNamespaces(ListNamespacesRequest.getDefaultInstance())
                .getTotalCount();
        Measure.print("namespaces: %d (expected: %d)", total, count);
        Random random = new Random(2);
        for (String round : List.of("first touch", "again")) {
            long[] nanos = new long[QUERIES];
            for (int i = 0; i < QUERIES; i++) {
                QueryRequest query = QueryRequest.newBuilder()
                        .setNamespace("namespace-" + random.nextInt(count))
                        .setTopK(10)
                        .setIncludeMetadata(true)
                        .addAllVector(vectors.get(i % vectors.size()).getValuesList())
                        .build();
                long start = System.nanoTime();
                int found = client.query(query).getMatchesCount();
                nanos[i] = System.nanoTime() - start;
                if (found != 10) {
                    throw new IllegalStateException(query.getNamespace() + " has lost records");
                }
            }
            Measure.print("query over gRPC, %s: %s", round, Measure.percentiles(nanos));
        }
    }
}
