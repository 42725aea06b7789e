package dev.bristlecone.benchmarks.macro;

import dev.bristlecone.server.proto.QueryRequest;
import dev.bristlecone.server.proto.UpsertRequest;
import dev.bristlecone.server.proto.Vector;
import dev.bristlecone.server.proto.VectorServiceGrpc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Question: how many records a second does a live server take in durably over gRPC, beside a plain loop that writes
/// and syncs the same bytes to a file of the same disk?
/// Fixture: COUNT records of DIMENSION random floats with two metadata fields, 200 a request, IN_FLIGHT requests at a
/// time; three rounds, each into a namespace of its own, the baseline before and after.
/// Run: `WireIngest CONTROL_URL COUNT DIMENSION IN_FLIGHT SCRATCH_DIRECTORY` against `./bristlecone serve`, its data
/// directory on the disk of SCRATCH_DIRECTORY.
public final class WireIngest {
    private static final int BATCH = 200;
    private static final int ROUNDS = 3;

    private WireIngest() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        int dimension = Integer.parseInt(arguments[2]);
        int inFlight = Integer.parseInt(arguments[3]);
        Path scratch = Path.of(arguments[4]);
        List<Vector> vectors = WireClient.vectors(20 * BATCH, dimension);
        double plain = writeAndSync(vectors, count, scratch);
        var client = WireClient.createIndex(arguments[0], "wire-ingest", dimension);
        for (int round = 1; round <= ROUNDS; round++) {
            double seconds = upsert(client, "round-" + round, vectors, count, inFlight);
            Measure.print(
                    "upsert, round %d: %.0f records/s, %.2f of write and sync",
                    round, count / seconds, plain / seconds);
        }
        writeAndSync(vectors, count, scratch);
    }

    private static UpsertRequest request(List<Vector> vectors, String namespace, int first, int count) {
        UpsertRequest.Builder request = UpsertRequest.newBuilder().setNamespace(namespace);
        for (int i = first; i < Math.min(first + BATCH, count); i++) {
            request.addVectors(vectors.get(i % vectors.size()).toBuilder().setId("record-" + i));
        }
        return request.build();
    }

    /// Seconds for the same bytes by the plainest durable program.
    private static double writeAndSync(List<Vector> vectors, int count, Path directory) throws IOException {
        byte[] bytes = request(vectors, "plain", 0, count).toByteArray();
        Path file = Files.createTempFile(directory, "plain", ".bin");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i += BATCH) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(false);
            }
            double seconds = Measure.millisSince(start) / 1e3;
            Measure.print(
                    "write and sync: %.0f records/s, %.1f MB/s",
                    count / seconds, (double) bytes.length * count / BATCH / seconds / 1e6);
            return seconds;
        } finally {
            Files.delete(file);
        }
    }

    private static double upsert(
            VectorServiceGrpc.VectorServiceBlockingStub client,
            String namespace,
            List<Vector> vectors,
            int count,
            int inFlight)
            throws Exception {
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        long stored = 0;
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> done = new ArrayList<>();
            for (int worker = 0; worker < inFlight; worker++) {
                done.add(workers.submit(() -> upsertAll(client, namespace, vectors, count, next)));
            }
            for (Future<Long> worker : done) {
                stored += worker.get();
            }
        }
        double seconds = Measure.millisSince(start) / 1e3;
        int found = client.query(QueryRequest.newBuilder()
                        .setNamespace(namespace)
                        .setTopK(10)
                        .addAllVector(vectors.getFirst().getValuesList())
                        .build())
                .getMatchesCount();
        if (stored != count || found != 10) {
            throw new IllegalStateException(stored + " records stored, " + found + " found");
        }
        return seconds;
    }

    private static long upsertAll(
            VectorServiceGrpc.VectorServiceBlockingStub client,
            String namespace,
            List<Vector> vectors,
            int count,
            AtomicInteger next) {
        long stored = 0;
        for (int i = next.getAndAdd(BATCH); i < count; i = next.getAndAdd(BATCH)) {
            stored += client.upsert(request(vectors, namespace, i, count)).getUpsertedCount();
        }
        return stored;
    }
}
