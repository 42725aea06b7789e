package dev.bristlecone.storage;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The production [Lane]: one named platform thread that runs the tasks in order. A daemon, because a crash-only
/// process must be able to end at any time.
///
/// The queue has no bound of its own: whoever submits bounds it. A log submits at most one drain at a time; the engine
/// bounds the bytes of the writes it lets in.
public final class ThreadLane implements Lane, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ThreadLane.class);

    private final ExecutorService thread;

    /// Starts the thread.
    public ThreadLane(String name) {
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    /// @throws java.util.concurrent.RejectedExecutionException after `close`
    @Override
    public void submit(Runnable task) {
        thread.execute(() -> run(task));
    }

    @Override
    public void submitAfter(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, this::submitUnlessClosed)
                .execute(task);
    }

    /// Refuses new tasks and returns when all submitted ones have run. Must not be called from the lane itself.
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                done = thread.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void submitUnlessClosed(Runnable task) {
        try {
            submit(task);
        } catch (RejectedExecutionException e) {
            LOGGER.debug("a delayed task is dropped: its lane has ended");
        }
    }

    /// A task that throws has a bug; the lane goes on, because others depend on it.
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOGGER.error("a task of this lane failed", e);
        }
    }
}
