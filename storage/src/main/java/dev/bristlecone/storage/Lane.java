package dev.bristlecone.storage;

import java.time.Duration;

/// A serial executor: tasks run one at a time, in the order given, never concurrently with each other, and each sees
/// the memory effects of the ones before. Production gives each lane a thread; simulation lets a seed choose whose task
/// runs next. A task must not block on another task of any lane.
public interface Lane {
    /// Queues the task. Never blocks, may be called from any thread, also from within a task of the same lane.
    void submit(Runnable task);

    /// Queues the task once the delay has passed, never earlier. It is dropped when the lane ends before. Never
    /// blocks, may be called from any thread.
    void submitAfter(Duration delay, Runnable task);
}
