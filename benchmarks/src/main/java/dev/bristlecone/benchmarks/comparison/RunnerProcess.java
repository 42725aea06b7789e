package dev.bristlecone.benchmarks.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The process of one system: one JSON line in, one JSON line out. It does nothing between two calls, so that many can
/// wait while one is measured. Used by one thread; ends at `close`, and with the JVM that started it.
final class RunnerProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long EXIT_SECONDS = 20;

    private final String name;
    private final Path log;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader replies;
    private final Thread atShutdown;

    private RunnerProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.replies = process.inputReader(StandardCharsets.UTF_8);
        this.atShutdown = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atShutdown);
    }

    /// @param log receives what the process prints besides its replies
    static RunnerProcess start(String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(new File(log.toString())));
        builder.environment().putAll(environment);
        return new RunnerProcess(name, log, builder.start());
    }

    static ObjectNode request(String command) {
        return JSON.createObjectNode().put("command", command);
    }

    /// @throws IOException when the process has ended instead of answering; its log says why
    JsonNode call(ObjectNode request) throws IOException {
        try {
            requests.write(JSON.writeValueAsString(request));
            requests.newLine();
            requests.flush();
        } catch (IOException e) {
            throw failed(request, e);
        }
        String reply = replies.readLine();
        if (reply == null) {
            throw failed(request, null);
        }
        return JSON.readTree(reply);
    }

    ProcessMemory memory() throws IOException {
        return ProcessMemory.of(process.pid());
    }

    /// What the process has used so far, all threads together.
    double cpuSeconds() {
        return process.info()
                .totalCpuDuration()
                .map(duration -> duration.toNanos() / 1e9)
                .orElse(0.0);
    }

    @Override
    public void close() throws IOException {
        try {
            requests.close();
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            process.destroy();
            forgetShutdown();
        }
    }

    private void forgetShutdown() {
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException shuttingDown) {
            process.destroyForcibly();
        }
    }

    private IOException failed(ObjectNode request, @Nullable Throwable cause) {
        return new IOException(name + " ended at '" + request.path("command").asText() + "'; see " + log, cause);
    }
}
