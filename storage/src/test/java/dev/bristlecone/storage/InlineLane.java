package dev.bristlecone.storage;

import java.time.Duration;
import java.util.ArrayDeque;

/// A [Lane] that runs each task inside `submit`; a task submitted by a task runs after it. No delay ever ends. One
/// thread.
public final class InlineLane implements Lane {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    @Override
    public void submit(Runnable task) {
        tasks.add(task);
        if (running) {
            return;
        }
        running = true;
        try {
            while (!tasks.isEmpty()) {
                tasks.removeFirst().run();
            }
        } finally {
            running = false;
        }
    }

    @Override
    public void submitAfter(Duration delay, Runnable task) {}
}
