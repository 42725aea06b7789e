package dev.bristlecone.server.edge;

/// Hears of every answer, good or bad, as it begins. It must not block.
@FunctionalInterface
public interface RequestObserver {
    /// Does not listen.
    RequestObserver NONE = (call, path, units, durationNanos) -> {};

    /// One request has its answer, which names these units, `durationNanos` after it arrived.
    void answered(Call call, String path, Units units, long durationNanos);
}
