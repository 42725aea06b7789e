package dev.bristlecone.benchmarks.macro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.bristlecone.server.proto.QueryRequest;
import dev.bristlecone.server.proto.UpsertRequest;
import dev.bristlecone.server.proto.UpsertResponse;
import dev.bristlecone.server.proto.Vector;
import dev.bristlecone.server.proto.VectorServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Question: how many records a second does a live server take in durably over gRPC, beside a plain loop that writes
/// and syncs the same bytes to a file of the same disk?
/// Fixture: COUNT random records of 384 dimensions with two metadata fields, 200 a request, made before the clock
/// starts; CONNECTIONS requests in flight.
/// Run: `WireIngest CONTROL_URL COUNT CONNECTIONS SCRATCH_DIRECTORY` against `./bristlecone serve`, its data directory
/// on the disk of SCRATCH_DIRECTORY.
public final class WireIngest {
    private static final int DIMENSION = 384;
    private static final int BATCH = 200;
    private static final String INDEX = "wire-ingest";

    private WireIngest() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        int connections = Integer.parseInt(arguments[2]);
        List<UpsertRequest> requests = requests(count);
        long bytes =
                requests.stream().mapToLong(UpsertRequest::getSerializedSize).sum();
        double plain = writeAndSync(requests, Path.of(arguments[3]));
        Measure.print("write and sync: %.0f records/s, %.1f MB/s", count / plain, bytes / plain / 1e6);

        String host = createIndex(arguments[0]);
        for (String round : List.of("first", "second", "third")) {
            double seconds = upsert(host, "round-" + round, requests, connections);
            Measure.print(
                    "upsert, %s round: %.0f records/s, %.1f MB/s, %.2f of write and sync",
                    round, count / seconds, bytes / seconds / 1e6, plain / seconds);
        }
        plain = writeAndSync(requests, Path.of(arguments[3]));
        Measure.print("write and sync again: %.0f records/s, %.1f MB/s", count / plain, bytes / plain / 1e6);
    }

    private static List<UpsertRequest> requests(int count) {
        Random random = new Random(1);
        List<UpsertRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i += BATCH) {
            UpsertRequest.Builder request = UpsertRequest.newBuilder();
            for (int r = i; r < Math.min(count, i + BATCH); r++) {
                Vector.Builder vector = Vector.newBuilder().setId("record-" + r);
                for (int d = 0; d < DIMENSION; d++) {
                    vector.addValues(random.nextFloat() - 0.5f);
                }
                vector.setMetadata(Struct.newBuilder()
                        .putFields(
                                "color",
                                Value.newBuilder().setStringValue("c" + r % 10).build())
                        .putFields("rank", Value.newBuilder().setNumberValue(r).build()));
                request.addVectors(vector);
            }
            requests.add(request.build());
        }
        return requests;
    }

    /// Seconds for the same bytes by the plainest durable program.
    private static double writeAndSync(List<UpsertRequest> requests, Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "plain", ".bin");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            for (UpsertRequest request : requests) {
                ByteBuffer bytes = ByteBuffer.wrap(request.toByteArray());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
            }
            return Measure.millisSince(start) / 1e3;
        } finally {
            Files.delete(file);
        }
    }

    private static double upsert(String host, String namespace, List<UpsertRequest> requests, int connections)
            throws Exception {
        List<UpsertRequest> named = requests.stream()
                .map(request -> request.toBuilder().setNamespace(namespace).build())
                .toList();
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> done = new ArrayList<>();
            for (int connection = 0; connection < connections; connection++) {
                done.add(workers.submit(() -> upsertAll(host, named, next)));
            }
            long stored = 0;
            for (Future<Long> worker : done) {
                stored += worker.get();
            }
            if (stored
                    != named.stream().mapToLong(UpsertRequest::getVectorsCount).sum()) {
                throw new IllegalStateException(stored + " records stored");
            }
        }
        double seconds = Measure.millisSince(start) / 1e3;
        int found = client(host)
                .query(QueryRequest.newBuilder()
                        .setNamespace(namespace)
                        .setTopK(10)
                        .addAllVector(named.getFirst().getVectors(0).getValuesList())
                        .build())
                .getMatchesCount();
        if (found != 10) {
            throw new IllegalStateException(found + " matches (expected: 10)");
        }
        return seconds;
    }

    private static long upsertAll(String host, List<UpsertRequest> requests, AtomicInteger next) {
        VectorServiceGrpc.VectorServiceBlockingStub client = client(host);
        long stored = 0;
        for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
            UpsertResponse answer = client.upsert(requests.get(i));
            stored += answer.getUpsertedCount();
        }
        return stored;
    }

    private static VectorServiceGrpc.VectorServiceBlockingStub client(String host) {
        return GrpcClients.newClient(
                "gproto+h2c://" + host.replace("http://", "") + "/", VectorServiceGrpc.VectorServiceBlockingStub.class);
    }

    /// Creates the index, anew when it exists, and gives the authority of its data plane.
    private static String createIndex(String control) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            send(
                    http,
                    HttpRequest.newBuilder(URI.create(control + "/indexes/" + INDEX))
                            .DELETE());
            String body = "{\"name\":\"" + INDEX + "\",\"dimension\":" + DIMENSION
                    + ",\"metric\":\"cosine\",\"spec\":{\"serverless\":{\"cloud\":\"aws\",\"region\":\"us-east-1\"}}}";
            JsonNode created = new ObjectMapper()
                    .readTree(send(
                            http,
                            HttpRequest.newBuilder(URI.create(control + "/indexes"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))));
            return created.required("host").asText();
        }
    }

    private static String send(HttpClient http, HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(
                        request.header("X-Pinecone-Api-Version", "2026-04")
                                .header("Api-Key", "local")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
