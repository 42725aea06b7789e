package dev.bristlecone.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.database.embedded.DamagedStoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Goal: an operator with a damaged store can read what is left, learns exactly what a repair loses, and gets a store
/// that opens; nothing changes before the word is given.
class DamagedStoreTest {
    private static final Pattern HOST_PORT = Pattern.compile("\"host\":\"[^\"]*:(\\d+)\"");

    @TempDir
    private Path directory;

    @Test
    void aDamagedLogIsReadUpToTheDamageAndCutOnConfirmation() throws Exception {
        try (Wiring server = open(false)) {
            WiringTest.send(server.port(), "POST", "/indexes", WiringTest.INDEX, "");
            for (String id : List.of("before", "damaged", "behind")) {
                assertThat(upsert(server, id, "x").statusCode()).isEqualTo(200);
            }
        }
        Path log = logFile();
        flip(log, "damaged");
        byte[] content = Files.readAllBytes(log);

        assertThatThrownBy(() -> open(false)).isInstanceOf(DamagedStoreException.class);
        assertThat(run("serve", "--data", directory.toString(), "--port", "0").text())
                .contains("serve --read-only --data", "repair --data");
        try (Wiring server = open(true)) {
            assertThat(WiringTest.get(server.port(), "/health")).contains("\"read_only\"", "up to LSN 1");
            assertThat(fetch(server, "before").body()).contains("\"before\"");
            assertThat(fetch(server, "behind").body()).doesNotContain("\"behind\"");
            assertThat(upsert(server, "new", "x").statusCode()).isEqualTo(503);
            HttpResponse<String> refused =
                    WiringTest.send(server.port(), "POST", "/indexes", WiringTest.INDEX.replace("movies", "other"), "");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("reading only");
        }

        Run plan = run("repair", "--data", directory.toString());
        assertThat(plan.exitCode()).isEqualTo(ExitCode.DAMAGED);
        assertThat(plan.text())
                .contains("LSN 2: cannot be read", "LSN 3: upsert in index movies", "behind", "--confirm");
        assertThat(Files.readAllBytes(log)).isEqualTo(content);

        Run repair = run("repair", "--data", directory.toString(), "--confirm");
        assertThat(repair.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(repair.text()).contains("lost");
        try (Wiring server = open(false)) {
            assertThat(fetch(server, "before").body()).contains("\"before\"");
            assertThat(upsert(server, "new", "x").statusCode()).isEqualTo(200);
        }
        assertThat(run("repair", "--data", directory.toString()).exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void namespacesOfAMissingFileAreListedAndDropped() throws Exception {
        try (Wiring server = open(false)) {
            WiringTest.send(server.port(), "POST", "/indexes", WiringTest.INDEX, "");
            String text = "x".repeat(30_000);
            for (int i = 0; segmentFiles().isEmpty(); i++) {
                assertThat(i).as("writes until one is flushed").isLessThan(20_000);
                upsert(server, "id-" + i, text);
            }
        }
        for (Path file : segmentFiles()) {
            Files.delete(file);
        }
        try (Wiring server = open(false)) {
            HttpResponse<String> refused = fetch(server, "id-0");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(WiringTest.get(server.port(), "/health")).contains("is missing");
        }
        Run plan = run("repair", "--data", directory.toString());
        assertThat(plan.exitCode()).isEqualTo(ExitCode.DAMAGED);
        assertThat(plan.text()).contains("damaged: index movies, namespace ''", "is missing");
        assertThat(run("repair", "--data", directory.toString(), "--confirm", "--drop-damaged")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        try (Wiring server = open(false)) {
            assertThat(fetch(server, "id-0").statusCode()).isEqualTo(200);
            assertThat(upsert(server, "new", "x").statusCode()).isEqualTo(200);
            assertThat(WiringTest.get(server.port(), "/health")).doesNotContain("is missing");
        }
    }

    private record Run(int exitCode, String text) {}

    private static Run run(String... arguments) {
        StringWriter text = new StringWriter();
        CommandLine commands = Main.commandLine(Map.of(), WiringTest.chance())
                .setOut(new PrintWriter(text))
                .setErr(new PrintWriter(text));
        int exitCode = commands.execute(arguments);
        return new Run(exitCode, text.toString());
    }

    private Wiring open(boolean readOnly) throws Exception {
        return Wiring.open(
                WiringTest.settings(directory, "listen.port=0", "store.tail_bytes=1MiB", "store.log_bytes=1MiB"),
                WiringTest.chance(),
                readOnly);
    }

    private static HttpResponse<String> upsert(Wiring server, String id, String text) throws Exception {
        String body =
                "{\"vectors\":[{\"id\":\"" + id + "\",\"values\":[1,2,3],\"metadata\":{\"t\":\"" + text + "\"}}]}";
        return WiringTest.send(indexPort(server), "POST", "/vectors/upsert", body, "");
    }

    private static HttpResponse<String> fetch(Wiring server, String id) throws Exception {
        return WiringTest.send(indexPort(server), "GET", "/vectors/fetch?ids=" + id, "", "");
    }

    private static int indexPort(Wiring server) throws Exception {
        Matcher host = HOST_PORT.matcher(WiringTest.get(server.port(), "/indexes/movies"));
        assertThat(host.find()).isTrue();
        return Integer.parseInt(host.group(1));
    }

    private Path logFile() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("logs/shard-0"))) {
            return files.sorted().findFirst().orElseThrow();
        }
    }

    private List<Path> segmentFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("blobs/live/shard-0"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("segment"))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static void flip(Path file, String text) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[new String(content, StandardCharsets.ISO_8859_1).indexOf(text)] ^= 1;
        Files.write(file, content);
    }
}
