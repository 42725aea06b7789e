package dev.bristlecone.server.data;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.HttpResponse;
import dev.bristlecone.database.control.IndexDirectory;
import dev.bristlecone.database.data.Aliases;
import dev.bristlecone.database.data.DataLimits;
import dev.bristlecone.database.data.Documents;
import dev.bristlecone.database.data.Namespaces;
import dev.bristlecone.database.data.ReferenceEngine;
import dev.bristlecone.database.data.SampleAliases;
import dev.bristlecone.database.data.Vectors;
import dev.bristlecone.database.records.TextRecords;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.inference.InferenceSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.ApiVersion;
import dev.bristlecone.server.edge.EdgeSettings;
import dev.bristlecone.server.edge.HostFormat;
import dev.bristlecone.server.edge.HostNames;
import dev.bristlecone.server.edge.KeyCheck;
import dev.bristlecone.server.edge.Listeners;
import dev.bristlecone.server.edge.Planes;
import dev.bristlecone.server.edge.TestEdge;
import dev.bristlecone.server.edge.Units;
import dev.bristlecone.server.grpc.GrpcRoutes;
import dev.bristlecone.server.proto.VectorServiceGrpc.VectorServiceBlockingStub;
import dev.bristlecone.server.rest.data.DataRoutes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One index behind a live edge on a free loopback port, with the reference engine below.
final class LiveData implements AutoCloseable {
    static final int BODY_BYTES_MAX = 1_000_000;

    /// The units of every answer so far.
    private final List<Units> units = new CopyOnWriteArrayList<>();

    private final int port;
    private final Listeners listeners;
    private final Inference inference;

    private LiveData(IndexDefinition definition) throws IOException {
        port = TestEdge.freePort();
        ReferenceEngine engine = new ReferenceEngine();
        Aliases aliases = SampleAliases.of(engine);
        Vectors vectors = new Vectors(engine, DataLimits.HOSTED, aliases);
        Namespaces namespaces = new Namespaces(engine, aliases);
        inference = Inference.open(
                new InferenceSettings(Path.of("absent"), true, 1, 1000, Duration.ofMinutes(10), 1L << 30), Map.of());
        Documents documents = new Documents(engine, DataLimits.HOSTED, aliases, inference);
        AtomicInteger requests = new AtomicInteger();
        listeners = Listeners.open(
                settings(),
                new HostNames(HostFormat.AUTO, "localhost", 0, null),
                new OneIndex(onPort(definition, port)),
                new Planes(
                        List.of(),
                        List.of(
                                new DataRoutes(
                                        vectors,
                                        namespaces,
                                        new TextRecords(
                                                vectors, vectors, inference, DataLimits.HOSTED.upsertBytesMax()),
                                        documents,
                                        aliases),
                                new GrpcRoutes(vectors, namespaces, aliases)),
                        List.of(),
                        List.of(host -> host.service("/health", (context, request) -> HttpResponse.of("fine")))),
                KeyCheck.OPEN,
                () -> "request-" + requests.incrementAndGet(),
                (call, path, spent, durationNanos) -> units.add(spent),
                null);
    }

    static LiveData open(IndexDefinition definition) {
        try {
            return new LiveData(definition);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    WebClient rest(@Nullable ApiVersion version) {
        var builder = WebClient.builder("http://127.0.0.1:" + port);
        if (version != null) {
            builder.addHeader("x-pinecone-api-version", version.label());
        }
        return builder.build();
    }

    VectorServiceBlockingStub grpc(ApiVersion version) {
        return GrpcClients.builder("gproto+http://127.0.0.1:" + port)
                .addHeader("x-pinecone-api-version", version.label())
                .maxResponseLength(0)
                .build(VectorServiceBlockingStub.class);
    }

    /// The units of the answers since the last call.
    List<Units> takeUnits() {
        List<Units> taken = List.copyOf(units);
        units.removeAll(taken);
        return taken;
    }

    @Override
    public void close() {
        listeners.close();
    }

    private static EdgeSettings settings() {
        return new EdgeSettings(
                "127.0.0.1",
                0,
                "localhost",
                null,
                HostFormat.AUTO,
                BODY_BYTES_MAX,
                BODY_BYTES_MAX,
                16_384,
                65_536,
                1_000,
                1_000,
                10,
                100,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                0);
    }

    private static IndexDefinition onPort(IndexDefinition index, int port) {
        return new IndexDefinition(
                index.id(),
                index.name(),
                port,
                index.createdAt(),
                index.fields(),
                index.filterableFields(),
                index.family(),
                index.deployment(),
                index.readCapacity(),
                index.deletionProtection(),
                index.tags(),
                index.state(),
                index.embed());
    }

    private record OneIndex(IndexDefinition index) implements IndexDirectory {
        @Override
        public Optional<IndexDefinition> byName(String name) {
            return index.name().equals(name) ? Optional.of(index) : Optional.empty();
        }

        @Override
        public List<IndexDefinition> all() {
            return List.of(index);
        }

        @Override
        public void addListener(Listener listener) {
            // One index that stays has nothing to tell.
        }
    }
}
