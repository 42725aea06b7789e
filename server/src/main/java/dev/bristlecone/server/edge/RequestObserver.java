package dev.bristlecone.server.edge;

/// Hears of every answer, good or bad, as it begins. It must not block.
@FunctionalInterface
public interface RequestObserver {
    /// Does not listen.
    RequestObserver NONE = (call, path, durationNanos) -> {};

    /// One request has its answer, `durationNanos` after it arrived.
    void answered(Call call, String path, long durationNanos);
}
