package dev.bristlecone.inference.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.bristlecone.inference.runtime.EmbedOptions;
import dev.bristlecone.inference.runtime.Embedded;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.inference.runtime.InputType;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Endpoints played by the JDK's own server on loopback.
final class RemoteModelsTest {
    private static final EmbedOptions OPTIONS = new EmbedOptions(InputType.QUERY, true, 512, 2, false);

    /// What the endpoint was sent: authorization, then body, for each call.
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received.add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            if (status == 302) {
                exchange.getResponseHeaders().add("location", answer);
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void embeddingsComeBackInTheOrderOfTheTexts() throws Exception {
        answer = "{\"data\":[{\"index\":1,\"embedding\":[3,4]},{\"index\":0,\"embedding\":[1,2]}],"
                + "\"usage\":{\"total_tokens\":7}}";
        try (Endpoint endpoint = endpoint(new Secret("KEY", null))) {
            Embedded embedded =
                    new RemoteEmbedder(endpoint, "small", true, "query: ", "").embed(List.of("a", "b"), OPTIONS);
            assertThat(((Embedding.Dense) embedded.embeddings().getFirst()).values())
                    .containsExactly(1, 2);
            assertThat(embedded.tokens()).isEqualTo(7);
        }
        assertThat(received.take()).isEqualTo("Bearer secret");
        assertThat(received.take())
                .contains("\"model\":\"small\"", "\"dimensions\":2", "\"input\":[\"query: a\",\"query: b\"]");
    }

    @Test
    void scoresComeBackInTheOrderOfTheDocuments() throws Exception {
        answer = "{\"results\":[{\"index\":1,\"relevance_score\":0.9},{\"index\":0,\"relevance_score\":0.1}]}";
        try (Endpoint endpoint = endpoint(Secret.NONE)) {
            assertThat(new RemoteReranker(endpoint, "rank").score("q", List.of("a", "b"), true, 512))
                    .containsExactly(0.1f, 0.9f);
        }
        assertThat(received.take()).isEqualTo("null");
        assertThat(received.take()).contains("\"query\":\"q\"", "\"documents\":[\"a\",\"b\"]");
    }

    @Test
    void failuresAreToldWithoutSecretsOrBodies() throws Exception {
        answer = "the key secret is wrong";
        status = 401;
        failed(ErrorCode.UNAVAILABLE);
        status = 429;
        failed(ErrorCode.RESOURCE_EXHAUSTED);
        status = 400;
        failed(ErrorCode.INVALID_ARGUMENT);
        status = 302;
        answer = "http://127.0.0.1:1/elsewhere";
        failed(ErrorCode.UNAVAILABLE);
        status = 200;
        answer = "{\"data\":[{\"index\":0,\"embedding\":[1]}]}";
        failed(ErrorCode.UNAVAILABLE);
        answer = "not json";
        failed(ErrorCode.UNAVAILABLE);
    }

    /// Goal: an endpoint that begins an answer and never ends it does not hold a request for ever.
    @Test
    void anAnswerMustBeWholeInTime() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (Endpoint endpoint = new Endpoint("m", url("/slow"), true, Secret.NONE, Map.of(), Duration.ofMillis(200))) {
            assertThatThrownBy(() -> new RemoteReranker(endpoint, "rank").score("q", List.of("a"), true, 512))
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                    .hasRootCauseInstanceOf(TimeoutException.class);
        } finally {
            over.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"top\nsecret", "top secret", "tøpsecret"})
    void aKeyThatCannotBeSentIsNotShown(String key) throws Exception {
        try (Endpoint endpoint = new Endpoint("m", url("/"), true, new Secret("KEY", null), Map.of("KEY", key))) {
            assertThatThrownBy(() -> new RemoteReranker(endpoint, "rank").score("q", List.of("a"), true, 512))
                    .isInstanceOf(DatabaseException.class)
                    .cause()
                    .hasMessageContaining("the environment variable KEY holds no key")
                    .hasMessageNotContaining("secret");
        }
        assertThat(received).isEmpty();
    }

    @Test
    void aPrivateAddressMustBeMeant() {
        try (Endpoint endpoint = new Endpoint("m", url("/"), false, Secret.NONE, Map.of())) {
            assertThatThrownBy(() -> new RemoteReranker(endpoint, "rank").score("q", List.of("a"), true, 512))
                    .isInstanceOf(DatabaseException.class);
        }
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.test/",
                "file:///etc/passwd",
                "https://user@127.0.0.1/",
                "http://169.254.169.254/latest",
                "http://[fe80::1]/",
                "http://0.0.0.0/",
                "http://224.0.0.1/",
                "http://[::ffff:169.254.169.254]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://255.255.255.255/",
                "http://1.1.1.1/"
            })
    void someAddressesAreNeverCalled(String url) {
        assertThatThrownBy(() -> AddressRules.check(URI.create(url), true)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://10.1.2.3/",
                "http://192.168.0.1/",
                "http://[::1]/",
                "http://[fd00::1]/",
                "http://100.64.0.1/",
                "http://[::ffff:10.0.0.1]/",
                "https://localhost/"
            })
    void privateAddressesAreCalledOnlyWhenMeant(String url) throws Exception {
        AddressRules.check(URI.create(url), true);
        assertThatThrownBy(() -> AddressRules.check(URI.create(url), false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--allow-private");
    }

    @Test
    void downloadsAreBoundedAndKnowWhatIsNotThere(@TempDir Path directory) throws Exception {
        answer = "content";
        try (Download download = new Download(true)) {
            Path file = directory.resolve("file");
            List<Long> arrived = new ArrayList<>();
            assertThat(download.fetch(url("/file"), file, 100, (bytes, all) -> Collections.addAll(arrived, bytes, all)))
                    .isTrue();
            assertThat(arrived).containsExactly(7L, 7L);
            assertThat(file).hasContent("content");
            assertThatThrownBy(() -> download.fetch(url("/file"), file, 3, (bytes, all) -> {}))
                    .hasMessageContaining("larger than 3 bytes");
            status = 404;
            assertThat(download.fetch(url("/file"), directory.resolve("none"), 100, (bytes, all) -> {}))
                    .isFalse();
            assertThat(Files.exists(directory.resolve("none"))).isFalse();
            status = 302;
            answer = "http://169.254.169.254/latest";
            assertThatThrownBy(() -> download.fetch(url("/file"), file, 100, (bytes, all) -> {}))
                    .hasMessageContaining("must not be called");
        }
    }

    private void failed(ErrorCode code) {
        try (Endpoint endpoint = endpoint(new Secret("KEY", null))) {
            assertThatThrownBy(() -> new RemoteEmbedder(endpoint, "small", false, "", "").embed(List.of("a"), OPTIONS))
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.code()).isEqualTo(code))
                    .hasMessageNotContaining("secret");
        }
    }

    private Endpoint endpoint(Secret key) {
        return new Endpoint("m", url("/v1/x"), true, key, Map.of("KEY", "secret"));
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
