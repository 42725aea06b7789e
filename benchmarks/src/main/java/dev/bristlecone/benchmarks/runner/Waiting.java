package dev.bristlecone.benchmarks.runner;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Waits for tasks of a build.
final class Waiting {
    private Waiting() {}

    /// @throws IOException when one of them failed
    static void forAll(List<Future<?>> tasks) throws IOException {
        try {
            for (Future<?> task : tasks) {
                task.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
