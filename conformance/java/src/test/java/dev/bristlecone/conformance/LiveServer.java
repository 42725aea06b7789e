package dev.bristlecone.conformance;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A server to test against: the one `CONFORMANCE_URL` names, or else a process of this checkout's classes on loopback
/// with an empty data directory, stopped at [#close].
final class LiveServer implements AutoCloseable {
    private static final Path SERVER = Path.of("../../server/target");
    private static final int STOP_SECONDS_MAX = 20;

    /// What the launcher gives every server.
    private static final List<String> JVM_FLAGS = List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx256m");

    private final String url;
    private final @Nullable Process process;

    private LiveServer(String url, @Nullable Process process) {
        this.url = url;
        this.process = process;
    }

    /// Returns when the server answers.
    ///
    /// @param data for its data directory and its log
    static LiveServer start(Path data) throws IOException {
        String given = System.getenv("CONFORMANCE_URL");
        if (given != null) {
            return new LiveServer(given, null);
        }
        int port = freePort();
        Path errors = data.resolve("server.err");
        Process process = new ProcessBuilder(command(data.resolve("data"), port))
                .redirectError(errors.toFile())
                .start();
        awaitReady(process, port, errors);
        return new LiveServer("http://127.0.0.1:" + port, process);
    }

    /// The control plane, without TLS.
    String url() {
        return url;
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new AssertionError("the server did not stop within " + STOP_SECONDS_MAX + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> command(Path data, int port) throws IOException {
        String program = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = SERVER.resolve("classes")
                + File.pathSeparator
                + Files.readString(SERVER.resolve("runtime.classpath")).strip();
        List<String> arguments = List.of(
                "-cp",
                classes,
                "dev.bristlecone.server.main.Main",
                "serve",
                "--data",
                data.toString(),
                "--port",
                Integer.toString(port));
        return Stream.of(List.of(program), JVM_FLAGS, arguments)
                .flatMap(List::stream)
                .toList();
    }

    /// The one line that a server prints names its port. What it may print later is read on, lest it block.
    private static void awaitReady(Process process, int port, Path errors) throws IOException {
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.contains(Integer.toString(port))) {
            line = output.readLine();
        }
        if (line == null) {
            throw new AssertionError("the server did not start:\n" + Files.readString(errors));
        }
        Thread.ofVirtual().start(() -> drain(output));
    }

    private static void drain(BufferedReader output) {
        try {
            output.skip(Long.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
