package dev.bristlecone.engine;

import dev.bristlecone.search.dense.DenseIndex;
import dev.bristlecone.storage.ThreadLane;
import java.time.Duration;

/// Has the code of searches compiled in the background after a start over existing data: until then a query of a large
/// segment takes a hundred times as long. A store that starts empty needs none, building its first index does it. Once
/// is enough for a process.
final class WarmUp implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofSeconds(20);

    /// Set when one has come to its end.
    private static volatile boolean done;

    private final ThreadLane lane = new ThreadLane("bristlecone-warm-up");
    private volatile boolean ended;

    static WarmUp start() {
        WarmUp warmUp = new WarmUp();
        warmUp.lane.submit(() -> done |= DenseIndex.warmUp(AT_MOST, System::nanoTime, () -> done || warmUp.ended));
        return warmUp;
    }

    /// Ends it at once.
    @Override
    public void close() {
        ended = true;
        lane.close();
    }
}
