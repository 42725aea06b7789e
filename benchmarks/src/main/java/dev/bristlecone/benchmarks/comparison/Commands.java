package dev.bristlecone.benchmarks.comparison;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs other programs to their end, their output on our standard error.
final class Commands {
    private Commands() {}

    /// @param remedy what is missing when the program fails
    static void run(String remedy, Path directory, List<String> command) throws IOException {
        run(remedy, directory, Map.of(), command);
    }

    /// The same with more environment.
    static void run(String remedy, Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 1>&2", "sh"));
        words.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(directory.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        int status;
        try {
            status = builder.start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + status + ": " + remedy);
        }
    }
}
