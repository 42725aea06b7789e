package dev.bristlecone.server.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Real sockets on loopback: planes, ports that come and go, protocols, limits, headers. One edge serves all tests.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListenersTest {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final TestEdge edge = TestEdge.open();

    ListenersTest() throws IOException {}

    @AfterAll
    void close() {
        edge.close();
    }

    @Test
    void mainPortServesTheControlPlaneOnly() throws Exception {
        assertThat(get(edge.port(), "/who").body()).isEqualTo("control 2024-07 plain h1c virtual");
        assertThat(post(edge.port(), "/size", "x").statusCode()).isEqualTo(404);
    }

    @Test
    void anIndexOpensItsPortAndClosesItWhenRemoved() throws Exception {
        int port = TestEdge.freePort();
        edge.directory.create("movies", port);
        assertThat(get(port, "/who").body()).isEqualTo("movies 2024-07 plain h1c virtual");
        edge.directory.remove("movies");
        edge.directory.create("other", TestEdge.freePort());
        edge.directory.create("movies", port);
        assertThat(get(port, "/who").body()).startsWith("movies");
        edge.directory.remove("movies");
        edge.directory.remove("other");
        // Whether the port is closed yet or not, nobody is served by it; created again above, it was waited for.
        assertThat(answers(port)).isFalse();
    }

    @Test
    void aTakenIndexPortIsAWarningAndNothingElse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            edge.directory.create("taken", taken.getLocalPort());
            assertThat(edge.listeners.warnings())
                    .singleElement()
                    .asString()
                    .contains("taken", String.valueOf(taken.getLocalPort()));
            assertThat(get(edge.port(), "/who").statusCode()).isEqualTo(200);
            edge.directory.remove("taken");
            assertThat(edge.listeners.warnings()).isEmpty();
        }
    }

    @Test
    void aTakenMainPortSaysWhatToDo() {
        assertThatThrownBy(() -> TestEdge.openOnPort(edge.port(), new FakeIndexDirectory()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + edge.port())
                .hasMessageContaining("choose another port");
    }

    @Test
    void whoReachesTheMainPortReachesEveryIndex() throws Exception {
        int main = TestEdge.freePort();
        int port = TestEdge.freePort();
        List<Boolean> open = new ArrayList<>();
        FakeIndexDirectory directory = new FakeIndexDirectory(() -> open.add(isOpen(main)));
        directory.create("movies", port);
        try (TestEdge restarted = TestEdge.openOnPort(main, directory)) {
            assertThat(open).as("the main port, while the indexes are listed").containsExactly(false);
            assertThat(answers(port)).isTrue();
            assertThat(answers(restarted.port())).isTrue();
        }
    }

    @Test
    void http2WithPriorKnowledgeAndByUpgrade() throws Exception {
        assertThat(WebClient.of("h2c://127.0.0.1:" + edge.port())
                        .get("/who")
                        .aggregate()
                        .join()
                        .contentUtf8())
                .isEqualTo("control 2024-07 plain h2c virtual");
        try (HttpClient upgrading = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(uri(edge.port(), "/who")).build();
            HttpResponse<String> response = upgrading.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body()).startsWith("control");
        }
    }

    @Test
    void grpcIsServedBesideRest() {
        int port = newIndex();
        assertThat(grpc(port, "/Test/Echo", new byte[] {7, 8}).content().array())
                .isEqualTo(new byte[] {0, 0, 0, 0, 2, 7, 8});
        assertThat(status(grpc(port, "/Test/Echo", new byte[0]))).isEqualTo("3 empty");
        assertThat(status(grpc(port, "/Test/Nothing", new byte[] {1}))).startsWith("12 ");
        assertThat(status(grpc(edge.port(), "/Test/Echo", new byte[] {1}))).startsWith("12 ");
    }

    @Test
    void everyAnswerNamesItsRequestAndItsTime() throws Exception {
        HttpResponse<String> found = get(edge.port(), "/who", "x-request-id", "from-the-client");
        assertThat(found.headers().firstValue("x-pinecone-request-id")).hasValue("from-the-client");
        assertThat(found.headers().firstValueAsLong("x-pinecone-request-latency-ms"))
                .isPresent();
        assertThat(found.headers().firstValueAsLong("x-pinecone-response-duration-ms"))
                .isPresent();
        HttpResponse<String> missing = get(edge.port(), "/nothing", "x-request-id", "not sane!");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.headers().firstValue("x-pinecone-request-id").orElse(""))
                .startsWith("generated-");
        assertThat(missing.headers().firstValue("server")).isEmpty();
    }

    @Test
    void unknownPathsAndMethodsAnswerInTheEnvelopeOfTheirPlane() throws Exception {
        int port = newIndex();
        assertThat(get(edge.port(), "/nothing").body())
                .isEqualTo("{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"No operation at GET /nothing.\"},"
                        + "\"status\":404}");
        assertThat(get(port, "/nothing").body())
                .isEqualTo("{\"code\":5,\"message\":\"No operation at GET /nothing.\",\"details\":[]}");
        HttpResponse<String> wrongMethod = get(port, "/size");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.body()).startsWith("{\"code\":12,");
    }

    @Test
    void versionsAreReadAndUnknownOnesRefusedWithTheList() throws Exception {
        assertThat(get(edge.port(), "/who", "X-Pinecone-API-Version", "2025-10").body())
                .startsWith("control 2025-10");
        assertThat(get(edge.port(), "/who", "X-Pinecone-Api-Version", "2026-01.alpha")
                        .body())
                .startsWith("control 2026-07");
        HttpResponse<String> unknown = get(edge.port(), "/who", "X-Pinecone-Api-Version", "2099-01");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body())
                .contains("\"error\":{\"code\":\"INVALID_ARGUMENT\"", "2099-01", "2024-07", "2026-07");
    }

    @Test
    void defectsAreHiddenAndDatabaseExceptionsAreNot() throws Exception {
        int port = newIndex();
        HttpResponse<String> defect = post(port, "/size", "defect");
        assertThat(defect.statusCode()).isEqualTo(500);
        assertThat(defect.body()).isEqualTo("{\"code\":13,\"message\":\"Internal server error\",\"details\":[]}");
        assertThat(defect.headers().firstValue("x-pinecone-request-id")).isPresent();
        assertThat(post(port, "/size", "invalid").body())
                .isEqualTo("{\"code\":3,\"message\":\"no good\",\"details\":[]}");
    }

    @Test
    void bodiesOverTheLimitAre413AlsoWhenCompressed() throws Exception {
        int port = newIndex();
        assertThat(post(port, "/size", "x".repeat(TestEdge.BODY_BYTES_MAX)).body())
                .isEqualTo(String.valueOf(TestEdge.BODY_BYTES_MAX));
        HttpResponse<String> large = post(port, "/size", "x".repeat(TestEdge.BODY_BYTES_MAX + 1));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).startsWith("{\"code\":8,").contains("100000 bytes");
        assertThat(large.headers().firstValue("x-pinecone-request-id")).isPresent();
        assertThat(postGzip(port, "x".repeat(1_000)).body()).isEqualTo("1000");
        HttpResponse<String> bomb = postGzip(port, "x".repeat(TestEdge.BODY_BYTES_MAX * 50));
        assertThat(bomb.statusCode()).isEqualTo(413);
    }

    @Test
    void largeAnswersAreCompressedForThoseWhoAsk() throws Exception {
        int port = newIndex();
        HttpResponse<String> plain = get(port, "/large");
        assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
        assertThat(plain.body()).hasSize(TestEdge.LARGE_ANSWER_LENGTH);
        HttpResponse<String> compressed = get(port, "/large", "accept-encoding", "gzip, deflate");
        assertThat(compressed.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(compressed.body().length()).isLessThan(TestEdge.LARGE_ANSWER_LENGTH / 2);
    }

    @Test
    void withADomainTheMainPortServesEachIndexByName() throws Exception {
        try (TestEdge named = TestEdge.open("db.example.test", KeyCheck.OPEN, null)) {
            named.directory.create("movies", TestEdge.freePort());
            assertThat(byHost(named, "movies.db.example.test")).isEqualTo("movies 2024-07 plain h1c virtual");
            assertThat(byHost(named, "MOVIES.db.example.test:" + named.port())).startsWith("movies");
            assertThat(byHost(named, "localhost")).startsWith("control");
            assertThat(byHost(named, "gone.db.example.test"))
                    .startsWith("{\"error\"")
                    .contains("Index gone not found.");
        }
    }

    @Test
    void aKeyIsWantedEverywhereButForHealth() throws Exception {
        try (TestEdge locked = TestEdge.open(null, "right"::equals, null)) {
            int port = TestEdge.freePort();
            locked.directory.create("movies", port);
            assertThat(get(locked.port(), "/health").statusCode()).isEqualTo(200);
            assertThat(get(port, "/health").statusCode()).isEqualTo(200);
            assertThat(get(locked.port(), "/who").statusCode()).isEqualTo(401);
            assertThat(get(locked.port(), "/nothing").statusCode()).isEqualTo(401);
            assertThat(get(locked.port(), "/who", "Api-Key", "wrong").statusCode())
                    .isEqualTo(401);
            assertThat(get(locked.port(), "/who", "Api-Key", "right").statusCode())
                    .isEqualTo(200);
            assertThat(get(port, "/who", "Authorization", "Bearer right").statusCode())
                    .isEqualTo(200);
            assertThat(status(grpc(port, "/Test/Echo", new byte[] {1}))).isEqualTo("16 Invalid API key.");
        }
    }

    @Test
    void brokenRequestsHarmNobody() throws Exception {
        assertThat(raw("GARBAGE\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(raw("GET /who HTTP/1.1\r\nHost: x\r\nX-Big: " + "a".repeat(40_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(raw("GET /" + "a".repeat(40_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 414");
        assertThat(raw("POST /who HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nabc"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw("POST /who HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 7\r\n\r\nabc"))
                .startsWith("HTTP/1.1 400");
        assertThat(get(edge.port(), "/who").statusCode()).isEqualTo(200);
    }

    @Test
    void brokenRequestsAreToldInTheEnvelopeOfTheirPort() throws Exception {
        String broken = "GET /%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        assertThat(raw(newIndex(), broken, Integer.MAX_VALUE))
                .endsWith(
                        "{\"code\":3,\"message\":\"The request is not valid HTTP: Invalid request path\",\"details\":[]}");
        assertThat(raw(edge.port(), broken, Integer.MAX_VALUE)).endsWith("Invalid request path\"},\"status\":400}");
    }

    @Test
    void theRulesOfHttp1HoldForEveryRequest() throws Exception {
        int port = newIndex();
        assertThat(raw(port, "GET /who HTTP/1.1\r\nConnection: close\r\n\r\n", Integer.MAX_VALUE))
                .startsWith("HTTP/1.1 400")
                .endsWith("{\"code\":3,\"message\":\"The request is not valid HTTP: HTTP/1.1 demands exactly one Host"
                        + " header, got none\",\"details\":[]}");
        assertThat(raw("GET /who HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(raw("GET /who HTTP/9.9\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 505");
        assertThat(raw("GET /who HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
        String second = raw(
                port,
                "GET /who HTTP/1.1\r\nHost: a\r\n\r\nGET /who HTTP/1.1\r\nConnection: close\r\n\r\n",
                Integer.MAX_VALUE);
        assertThat(second).startsWith("HTTP/1.1 200").contains("HTTP/1.1 400");
    }

    @Test
    void aConnectionEndsWithItsLastAnswer() throws Exception {
        long startNanos = System.nanoTime();
        assertThat(raw(edge.port(), "GET /who HTTP/1.0\r\n\r\n", Integer.MAX_VALUE))
                .startsWith("HTTP/1.1 200");
        assertThat(raw(edge.port(), "GET /who HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", Integer.MAX_VALUE))
                .startsWith("HTTP/1.1 200");
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void anAnswerBeforeTheEndOfItsRequestReachesTheClient() throws Exception {
        int length = 100 * TestEdge.BODY_BYTES_MAX;
        String request = "POST /size HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + length + "\r\n\r\n"
                + "a".repeat(length);
        assertThat(raw(newIndex(), request, 12)).isEqualTo("HTTP/1.1 413");
    }

    @Test
    void brokenRequestsUnderADomainAreToldAsTheirIndexWould() throws Exception {
        try (TestEdge named = TestEdge.open("db.example.test", KeyCheck.OPEN, null)) {
            String broken = "GET /who HTTP/9.9\r\nHost: movies.db.example.test\r\n\r\n";
            assertThat(raw(named.port(), broken, Integer.MAX_VALUE)).contains("{\"code\":12,");
            assertThat(raw(named.port(), broken.replace("movies.", ""), Integer.MAX_VALUE))
                    .contains("{\"error\"");
        }
    }

    @Test
    void bodiesAreReadInTheFormsThatAreSaidAndInNoOther() throws Exception {
        int port = newIndex();
        assertThat(encoded(port, "gzip", "this is no gzip at all"))
                .isEqualTo("400 {\"code\":3,\"message\":\"The request body is not in the format that its"
                        + " Content-Encoding header names.\",\"details\":[]}");
        assertThat(encoded(port, "deflate", "this is no zlib at all")).startsWith("400 {\"code\":3");
        assertThat(encoded(port, "zstd", "{}"))
                .isEqualTo("415 {\"code\":3,\"message\":\"Content-Encoding 'zstd' is not supported (expected: gzip,"
                        + " deflate or identity)\",\"details\":[]}");
        assertThat(encoded(port, "identity", "four")).isEqualTo("200 4");
    }

    @Test
    void grpcIsRefusedInItsOwnWordsWhereItCannotBe() throws Exception {
        int port = newIndex();
        AggregatedHttpResponse unknown = grpc(port, "/Test/Echo", new byte[] {1}, "deflate");
        assertThat(status(unknown)).isEqualTo("12 grpc-encoding 'deflate' is not supported (expected: identity,gzip)");
        assertThat(unknown.headers().get("grpc-accept-encoding")).isEqualTo("identity,gzip");
        assertThat(status(grpc(port, "/size", new byte[] {1}))).startsWith("12 POST /size is a REST operation");
        assertThat(status(grpc(port, "/Test/Nothing", new byte[] {1}))).startsWith("12 No gRPC method at");
        HttpRequest overHttp1 = HttpRequest.newBuilder(uri(port, "/size"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("content-type", "application/grpc")
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        assertThat(CLIENT.send(overHttp1, HttpResponse.BodyHandlers.ofString()))
                .returns(415, HttpResponse::statusCode)
                .returns(true, answer -> answer.body().startsWith("{\"code\":3"));
    }

    @Test
    void wrongKeysAreCountedByAddressAndRightOnesPass() throws Exception {
        try (TestEdge locked = TestEdge.open(null, "right"::equals, null)) {
            for (int i = 0; i < TestEdge.FAILED_KEYS_MAX; i++) {
                assertThat(get(locked.port(), "/who").statusCode()).isEqualTo(401);
            }
            HttpResponse<String> refused = get(locked.port(), "/who", "Api-Key", "wrong");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            assertThat(get(locked.port(), "/who", "Api-Key", "right").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void anAddressMayNotTakeAllConnections() throws Exception {
        try (TestEdge small = TestEdge.open()) {
            List<Socket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < 2 * TestEdge.CONNECTIONS_PER_ADDRESS_MAX; i++) {
                    sockets.add(new Socket(InetAddress.getLoopbackAddress(), small.port()));
                }
                assertThat(sockets.stream().filter(ListenersTest::isServed))
                        .hasSize(TestEdge.CONNECTIONS_PER_ADDRESS_MAX);
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    private static boolean isServed(Socket socket) {
        try {
            socket.getOutputStream().write("GET /who HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() >= 0;
        } catch (IOException closed) {
            return false;
        }
    }

    private static String encoded(int port, String encoding, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(port, "/size"))
                .header("content-encoding", encoding)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    private int newIndex() {
        int port = TestEdge.freePort();
        edge.directory.create("index-" + port, port);
        return port;
    }

    /// The body of `GET /who` under this Host.
    private static String byHost(TestEdge edge, String host) {
        RequestHeaders headers =
                RequestHeaders.builder(HttpMethod.GET, "/who").authority(host).build();
        return WebClient.of("h1c://127.0.0.1:" + edge.port())
                .execute(headers)
                .aggregate()
                .join()
                .contentUtf8();
    }

    private static boolean answers(int port) throws Exception {
        try {
            return get(port, "/who").statusCode() == 200;
        } catch (IOException closed) {
            return false;
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private String raw(String request) throws IOException {
        return raw(edge.port(), request, 12);
    }

    private static String raw(int port, String request, int answerLength) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(answerLength), StandardCharsets.ISO_8859_1);
        }
    }

    private static AggregatedHttpResponse grpc(int port, String path, byte[] message) {
        return grpc(port, path, message, "identity");
    }

    private static AggregatedHttpResponse grpc(int port, String path, byte[] message, String encoding) {
        RequestHeaders headers = RequestHeaders.builder(HttpMethod.POST, path)
                .contentType(MediaType.parse("application/grpc"))
                .add("grpc-encoding", encoding)
                .add("te", "trailers")
                .build();
        byte[] frame = new byte[5 + message.length];
        frame[4] = (byte) message.length;
        System.arraycopy(message, 0, frame, 5, message.length);
        return WebClient.of("h2c://127.0.0.1:" + port)
                .execute(headers, HttpData.wrap(frame))
                .aggregate()
                .join();
    }

    private static String status(AggregatedHttpResponse response) {
        String code = response.trailers().get("grpc-status", response.headers().get("grpc-status", ""));
        return code + " "
                + response.trailers().get("grpc-message", response.headers().get("grpc-message", ""));
    }

    private static HttpResponse<String> get(int port, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(port, path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(int port, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(port, path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> postGzip(int port, String body) throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body.getBytes(StandardCharsets.UTF_8));
        }
        HttpRequest request = HttpRequest.newBuilder(uri(port, "/size"))
                .header("content-encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(compressed.toByteArray()))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
