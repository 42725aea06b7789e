package dev.bristlecone.kernels.warmup;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Runs every kernel until the compiler has seen enough of it. Before that, each vector operation allocates and is
/// a hundred times slower: the first queries after a start would pay for it. Meant for a background thread at
/// start.
public final class KernelWarmUp {
    /// Calls of each kernel after which the optimising compiler has taken it.
    private static final int CALLS = 10_000;

    /// Calls between two looks at the clock.
    private static final int CALLS_PER_LOOK = 50;

    private KernelWarmUp() {}

    /// Runs all kernels of this module.
    ///
    /// @param atMost the time after which it returns whether done or not
    /// @param nanoTime a clock in nanoseconds, such as `System::nanoTime`
    /// @return whether all calls were made
    public static boolean run(Duration atMost, LongSupplier nanoTime) {
        return run(atMost, nanoTime, () -> false);
    }

    /// The same for those who may have to end early.
    ///
    /// @param stopped asked every few microseconds to milliseconds
    public static boolean run(Duration atMost, LongSupplier nanoTime, BooleanSupplier stopped) {
        long start = nanoTime.getAsLong();
        // Shared, as the memory of segment files is: the loops would stay ready for either kind for ever.
        try (Arena arena = Arena.ofShared()) {
            List<Runnable> rounds = List.of(new DistanceRound(arena), new CodeRound(arena));
            for (int done = 0; done < CALLS; done += CALLS_PER_LOOK) {
                for (Runnable round : rounds) {
                    if (stopped.getAsBoolean() || nanoTime.getAsLong() - start > atMost.toNanos()) {
                        return false;
                    }
                    for (int i = 0; i < CALLS_PER_LOOK; i++) {
                        round.run();
                    }
                }
            }
        }
        return true;
    }
}
