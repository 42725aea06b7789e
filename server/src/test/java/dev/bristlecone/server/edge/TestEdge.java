package dev.bristlecone.server.edge;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.TlsProvider;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.index.IndexDefinition;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An edge on free loopback ports with services that tell what reached them: `GET /who` on both planes, `POST /size`
/// on the data plane, and the gRPC method `Test/Echo`.
public final class TestEdge implements AutoCloseable {
    static final int BODY_BYTES_MAX = 100_000;
    static final int LARGE_ANSWER_LENGTH = 10_000;
    static final int CONNECTIONS_PER_ADDRESS_MAX = 50;
    static final int FAILED_KEYS_MAX = 8;

    public final FakeIndexDirectory directory;
    final Listeners listeners;
    private final AtomicInteger requests = new AtomicInteger();

    private TestEdge(EdgeSettings settings, FakeIndexDirectory directory, KeyCheck keys, @Nullable TlsProvider tls)
            throws IOException {
        this.directory = directory;
        HostNames names =
                new HostNames(settings.hostFormat(), settings.advertisedHost(), settings.port(), settings.domain());
        Planes planes = new Planes(
                List.of(host -> host.service(
                        Route.builder().methods(HttpMethod.GET).path("/who").build(),
                        Operation.service(TestEdge::who))),
                List.of(
                        host -> host.service(
                                Route.builder()
                                        .methods(HttpMethod.GET)
                                        .path("/who")
                                        .build(),
                                Operation.service(TestEdge::who)),
                        host -> host.service(
                                Route.builder()
                                        .methods(HttpMethod.POST)
                                        .path("/size")
                                        .build(),
                                Operation.service(TestEdge::size)),
                        host -> host.service(
                                "/large",
                                (context, request) -> HttpResponse.of(MediaType.JSON, "1".repeat(LARGE_ANSWER_LENGTH))),
                        host -> host.service(GrpcService.builder()
                                .addService(echo())
                                .exceptionHandler(new GrpcErrors())
                                .useBlockingTaskExecutor(true)
                                .build())),
                List.of(),
                List.of(host -> host.service("/health", (context, request) -> HttpResponse.of("fine"))));
        listeners = Listeners.open(
                settings,
                names,
                directory,
                planes,
                keys,
                () -> "generated-" + requests.incrementAndGet(),
                RequestObserver.NONE,
                tls);
    }

    public static TestEdge open() throws IOException {
        return new TestEdge(settings(0, null), new FakeIndexDirectory(), KeyCheck.OPEN, null);
    }

    public static TestEdge open(@Nullable String domain, KeyCheck keys, @Nullable TlsProvider tls) throws IOException {
        return new TestEdge(settings(0, domain), new FakeIndexDirectory(), keys, tls);
    }

    static TestEdge openOnPort(int port, FakeIndexDirectory directory) throws IOException {
        return new TestEdge(settings(port, null), directory, KeyCheck.OPEN, null);
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listeners.port();
    }

    @Override
    public void close() {
        listeners.close();
    }

    private static EdgeSettings settings(int port, @Nullable String domain) {
        return new EdgeSettings(
                "127.0.0.1",
                port,
                "localhost",
                domain,
                HostFormat.AUTO,
                BODY_BYTES_MAX,
                BODY_BYTES_MAX,
                16_384,
                8_192,
                1_000,
                CONNECTIONS_PER_ADDRESS_MAX,
                FAILED_KEYS_MAX,
                100,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                0);
    }

    private static HttpResponse who(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        IndexDefinition index = call.index();
        String text = (index == null ? "control" : index.name()) + " "
                + call.version().label() + " "
                + (call.tls() ? "tls" : "plain") + " "
                + context.sessionProtocol().uriText() + " "
                + (Thread.currentThread().isVirtual() ? "virtual" : "platform");
        return HttpResponse.of(MediaType.PLAIN_TEXT_UTF_8, text);
    }

    private static HttpResponse size(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        return switch (request.contentUtf8()) {
            case "defect" -> throw new IllegalStateException("a secret detail");
            case "invalid" -> throw DatabaseException.invalid("no good");
            default -> HttpResponse.ofJson(request.content().length());
        };
    }

    private static ServerServiceDefinition echo() {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("Test/Echo")
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        return ServerServiceDefinition.builder("Test")
                .addMethod(method, ServerCalls.asyncUnaryCall((request, observer) -> {
                    if (request.length == 0) {
                        throw DatabaseException.invalid("empty");
                    }
                    observer.onNext(request);
                    observer.onCompleted();
                }))
                .build();
    }

    /// Messages as they are on the wire.
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
