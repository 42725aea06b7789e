package dev.bristlecone.engine;

import dev.bristlecone.storage.Lane;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Flushes fresh records when writes pause, so that they get into a segment, and into its index, although nobody fills
/// the tail up. Few fresh records stay where they are: scanning them costs less than one more segment.
///
/// Needs no clock: it looks again and again while writes come, and flushes when none came between two looks.
///
/// Apply lane only.
final class IdleFlush {
    /// Between two looks, so that writes have paused for this long to twice as long when a flush starts.
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(2);

    /// A tail of this share of its greatest size is worth a segment.
    private static final int SIZE_DIVISOR = 16;

    private final EngineSettings settings;
    private final Lane applyLane;
    private final Supplier<TailGeneration> active;
    private final BooleanSupplier flush;
    private boolean looking;
    private long writes;
    private long writesSeen;

    /// @param active the tail being written
    /// @param flush freezes and flushes it; false when that cannot be done now and is to be tried again
    IdleFlush(EngineSettings settings, Lane applyLane, Supplier<TailGeneration> active, BooleanSupplier flush) {
        this.settings = settings;
        this.applyLane = applyLane;
        this.active = active;
        this.flush = flush;
    }

    /// Notes that something was written.
    void wrote() {
        writes++;
        if (!looking) {
            looking = true;
            lookLater();
        }
    }

    private void lookLater() {
        writesSeen = writes;
        applyLane.submitAfter(LOOK_INTERVAL, this::look);
    }

    private void look() {
        if (writes != writesSeen || (worthSegment(active.get()) && !flush.getAsBoolean())) {
            lookLater();
        } else {
            looking = false;
        }
    }

    private boolean worthSegment(TailGeneration tail) {
        return tail.sizeBytes() >= settings.tailBytesMax() / SIZE_DIVISOR
                || tail.tails().stream().anyMatch(part -> part.count() >= settings.indexRecordsMin());
    }
}
