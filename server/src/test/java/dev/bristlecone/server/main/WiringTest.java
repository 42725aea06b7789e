package dev.bristlecone.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.server.settings.KnownSettings;
import dev.bristlecone.server.settings.RawSettings;
import dev.bristlecone.server.settings.ServerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The whole server on a real directory and free ports: health, metrics, keys, restarts, refusals.
class WiringTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    static final String INDEX =
            "{\"name\":\"movies\",\"dimension\":3,\"metric\":\"cosine\",\"spec\":{\"serverless\":{\"cloud\":\"aws\","
                    + "\"region\":\"us-east-1\"}}}";

    @TempDir
    private Path directory;

    @Test
    void indexesSurviveARestartAndAreMeasured() throws Exception {
        try (Wiring server = open("listen.port=0")) {
            assertThat(send(server.port(), "POST", "/indexes", INDEX, "").statusCode())
                    .isEqualTo(201);
            assertThat(get(server.port(), "/health")).contains("\"status\":\"ok\"", "\"readOnly\":null");
        }
        try (Wiring server = open("listen.port=0")) {
            assertThat(get(server.port(), "/indexes")).contains("movies");
            assertThat(get(server.port(), "/metrics"))
                    .contains(
                            "pinecone_db_record_total{index_name=\"movies\",cloud=\"aws\",region=\"us-east-1\"",
                            "pinecone_db_op_upsert_count{index_name=\"movies\"",
                            "pinecone_db_op_query_duration_sum",
                            "pinecone_db_storage_size_bytes",
                            "bristlecone_store_last_lsn",
                            "jvm_memory_used_bytes");
            assertThat(get(server.port(), "/prometheus/projects/7/metrics/discovery"))
                    .isEqualTo("[{\"targets\":[\"127.0.0.1:" + server.port() + "\"],\"labels\":{\"__metrics_path__\":"
                            + "\"/metrics\",\"__scheme__\":\"http\",\"project_id\":\"7\"}}]");
            send(server.port(), "DELETE", "/indexes/movies", "", "");
        }
    }

    @Test
    void unitsAreMeasuredAsAnswersNameThem() throws Exception {
        try (Wiring server = open("listen.port=0")) {
            String created = send(server.port(), "POST", "/indexes", INDEX, "").body();
            int data = Integer.parseInt(created.replaceAll("(?s).*localhost:(\\d+).*", "$1"));
            String record = "{\"id\":\"a\",\"values\":[1,2,3],\"metadata\":{\"text\":\"" + "x".repeat(9_000) + "\"}}";
            send(data, "POST", "/vectors/upsert", "{\"vectors\":[" + record + "]}", "");
            for (int i = 0; i < 2; i++) {
                assertThat(send(data, "POST", "/query", "{\"topK\":1,\"id\":\"a\"}", "")
                                .body())
                        .contains("\"usage\":{\"readUnits\":1}");
            }

            String labels = "{index_name=\"movies\",cloud=\"aws\",region=\"us-east-1\",capacity_mode=\"on_demand\"}";
            assertThat(get(server.port(), "/metrics"))
                    .contains(
                            "# TYPE pinecone_db_read_unit_count counter",
                            "pinecone_db_read_unit_count" + labels + " 2\n",
                            "# TYPE pinecone_db_write_unit_count counter",
                            "pinecone_db_write_unit_count" + labels + " 9\n");
            send(server.port(), "DELETE", "/indexes/movies", "", "");
        }
    }

    @Test
    void keysAreMadeOnceAndMetricsHaveTheirOwnDoor() throws Exception {
        int metricsPort = freePort();
        String key;
        try (Wiring server = open("listen.port=0", "auth.mode=on", "metrics.port=" + metricsPort)) {
            key = Files.readString(directory.resolve("bootstrap.key")).trim();
            assertThat(server.keyFile()).isEqualTo(directory.resolve("bootstrap.key"));
            assertThat(send(server.port(), "GET", "/indexes", "", "").statusCode())
                    .isEqualTo(401);
            assertThat(send(server.port(), "GET", "/indexes", "", key).statusCode())
                    .isEqualTo(200);
            assertThat(send(server.port(), "GET", "/metrics", "", "").statusCode())
                    .isEqualTo(401);
            assertThat(get(metricsPort, "/metrics")).contains("jvm_memory_used_bytes");
            assertThat(get(metricsPort, "/health")).contains("ok");
        }
        try (Wiring server = open("listen.port=0", "auth.mode=on")) {
            assertThat(send(server.port(), "GET", "/indexes", "", key).statusCode())
                    .isEqualTo(200);
        }
        try (Wiring server = Wiring.open(settings(directory, "listen.port=0", "auth.mode=on"), chance(), false, true)) {
            String newKey = Files.readString(directory.resolve("bootstrap.key")).trim();
            assertThat(send(server.port(), "GET", "/indexes", "", key).statusCode())
                    .isEqualTo(401);
            assertThat(send(server.port(), "GET", "/indexes", "", newKey).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aSecondServerOnTheSameDirectoryIsRefusedInWords() throws Exception {
        try (Wiring first = open("listen.port=0")) {
            assertThat(first.port()).isPositive();
            assertThatThrownBy(() -> open("listen.port=0"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by");
        }
    }

    @Test
    void aFailedStartFreesTheDirectory() throws Exception {
        try (Wiring first = open("listen.port=0")) {
            Path other = directory.resolve("other");
            assertThatThrownBy(() -> Wiring.open(settings(other, "listen.port=" + first.port()), chance()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on");
            Wiring.open(settings(other, "listen.port=0"), chance()).close();
        }
    }

    @Test
    void aSettingsFileMayComeFirstIntoTheDirectory() throws Exception {
        Files.writeString(directory.resolve("bristlecone.yaml"), "listen:\n  port: 0\n");
        open("listen.port=0").close();
        assertThat(directory.resolve("store.properties")).exists();
    }

    @Test
    void wrongSettingsAndUnknownFlagsExitWithUsage() {
        StringWriter err = new StringWriter();
        CommandLine commands = Main.commandLine(Map.of(), chance()).setErr(new PrintWriter(err));
        assertThat(commands.execute("serve", "--port", "none", "--host-format", "odd"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("listen.port: 'none' in flag --port", "listen.host_format: 'odd'");
        assertThat(commands.execute("serve", "--prot", "1")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--prot");
    }

    private Wiring open(String... assignments) throws Exception {
        return Wiring.open(settings(directory, assignments), chance());
    }

    static ServerSettings settings(Path data, String... assignments) throws Exception {
        RawSettings raw = new RawSettings(KnownSettings.ALL).addFlag("data", data.toString(), "--data");
        raw.addAssignment("listen.bind=127.0.0.1");
        for (String assignment : assignments) {
            raw.addAssignment(assignment);
        }
        return ServerSettings.of(raw);
    }

    static Chance chance() {
        return new Chance(InstantSource.system(), new SecureRandom(), UUID::randomUUID, () -> "request");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static String get(int port, String path) throws Exception {
        return send(port, "GET", path, "", "").body();
    }

    static HttpResponse<String> send(int port, String method, String path, String body, String key) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("api-key", key)
                .header("x-pinecone-api-version", "2025-10")
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
