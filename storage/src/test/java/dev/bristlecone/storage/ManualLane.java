package dev.bristlecone.storage;

import java.time.Duration;
import java.util.ArrayDeque;

/// A [Lane] that runs a task only when the test says so. One thread.
public final class ManualLane implements Lane {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> delayed = new ArrayDeque<>();

    @Override
    public void submit(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void submitAfter(Duration delay, Runnable task) {
        delayed.add(task);
    }

    /// Lets all delays pass that have begun by now; their tasks then wait like others.
    public void elapse() {
        tasks.addAll(delayed);
        delayed.clear();
    }

    /// How many tasks wait.
    public int size() {
        return tasks.size();
    }

    /// Runs the oldest task; false when there was none.
    public boolean runNext() {
        Runnable task = tasks.pollFirst();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    /// Runs tasks until none waits, also those submitted meanwhile.
    public void runAll() {
        boolean more = true;
        while (more) {
            more = runNext();
        }
    }
}
