package dev.bristlecone.search.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// How many threads share a loop. The work must come out the same whatever the number.
public interface Parallel {
    /// Runs a loop over 0 to `count - 1` in ranges of at most `chunk`, and returns when all is done.
    ///
    /// @param workers gives each thread a task of its own, so that scratch memory is not shared
    void run(int count, int chunk, Supplier<RangeTask> workers);

    /// A part of the loop.
    @FunctionalInterface
    interface RangeTask {
        /// Does `from` (inclusive) to `to` (exclusive).
        void run(int from, int to);
    }

    /// All of it on the caller's thread.
    static Parallel sequential() {
        return on(Runnable::run, 1);
    }

    /// The caller's thread and `threads - 1` more of an executor.
    static Parallel on(Executor executor, int threads) {
        return (count, chunk, workers) -> {
            AtomicInteger next = new AtomicInteger();
            Runnable worker = () -> {
                RangeTask task = workers.get();
                for (int from = next.getAndAdd(chunk); from >= 0 && from < count; from = next.getAndAdd(chunk)) {
                    task.run(from, Math.min(from + chunk, count));
                }
            };
            List<CompletableFuture<Void>> others = new ArrayList<>();
            for (int i = 1; i < threads; i++) {
                others.add(CompletableFuture.runAsync(worker, executor));
            }
            try {
                worker.run();
            } finally {
                others.forEach(other -> other.exceptionally(e -> null).join());
            }
            try {
                others.forEach(CompletableFuture::join);
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        };
    }
}
