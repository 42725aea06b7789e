package dev.bristlecone.conformance;

import io.pinecone.clients.Pinecone;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A server to test against: the one `CONFORMANCE_URL` names, or else a process of this checkout's classes on loopback
/// with its data in a directory of the test's, stopped at [#close].
public final class LiveServer implements AutoCloseable {
    private static final Path SERVER = Path.of("../../server/target");
    private static final int STOP_SECONDS_MAX = 20;

    /// What the launcher gives every server.
    private static final List<String> JVM_FLAGS = List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx256m");

    private final String url;
    private final Path data;
    private final @Nullable Process process;

    private LiveServer(String url, Path data, @Nullable Process process) {
        this.url = url;
        this.data = data;
        this.process = process;
    }

    /// Returns when the server answers.
    ///
    /// @param directory for its data directory and its log
    static LiveServer start(Path directory) throws IOException {
        String given = System.getenv("CONFORMANCE_URL");
        return given == null ? startOwn(directory) : new LiveServer(given, directory, null);
    }

    /// Always a process, for a test that needs more of it than its address. Given the directory of one before, it
    /// finds that one's data.
    ///
    /// @param flags of the command line, beyond data directory and port
    public static LiveServer startOwn(Path directory, String... flags) throws IOException {
        int port = freePort();
        Path data = directory.resolve("data");
        Path errors = directory.resolve("server.err");
        Process process = new ProcessBuilder(command(data, port, flags))
                .redirectError(errors.toFile())
                .start();
        awaitReady(process, port, errors);
        return new LiveServer("http://127.0.0.1:" + port, data, process);
    }

    /// The control plane, without TLS.
    public String url() {
        return url;
    }

    /// The control plane with TLS, by a name that the server's own certificate covers.
    String tlsUrl() {
        return url.replaceFirst("http://127\\.0\\.0\\.1", "https://localhost");
    }

    /// Whom to trust when the server made its own certificate.
    public Path authority() {
        return data.resolve("tls/ca.pem");
    }

    /// A client of the control plane, without TLS.
    Pinecone client() {
        return new Pinecone.Builder("any-key")
                .withHost(url)
                .withTlsEnabled(false)
                .build();
    }

    /// Ends the process as `kill -9` does, and returns when it is gone.
    void kill() {
        if (process == null) {
            throw new IllegalStateException("not ours to kill: " + url);
        }
        process.destroyForcibly();
        awaitEnd(process);
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        awaitEnd(process);
    }

    private static void awaitEnd(Process process) {
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

    private static List<String> command(Path data, int port, String... flags) throws IOException {
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
        return Stream.of(List.of(program), JVM_FLAGS, arguments, List.of(flags))
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

    /// Below the range systems give to outgoing connections: indexes take the ports after this one, and one that a
    /// client's closed connection still occupies could not be opened for a minute.
    private static int freePort() throws IOException {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
        } while (!isFree(port));
        return port;
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        }
    }
}
