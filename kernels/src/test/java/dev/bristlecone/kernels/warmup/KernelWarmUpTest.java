package dev.bristlecone.kernels.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class KernelWarmUpTest {
    @Test
    void allCallsAreMadeWhenThereIsTime() {
        assertThat(KernelWarmUp.run(Duration.ofMinutes(1), () -> 0)).isTrue();
    }

    @Test
    void theTimeIsABound() {
        AtomicLong clock = new AtomicLong();
        Duration step = Duration.ofMillis(1);
        assertThat(KernelWarmUp.run(Duration.ofMillis(10), () -> clock.addAndGet(step.toNanos())))
                .isFalse();
        assertThat(clock).hasValueLessThan(Duration.ofMillis(20).toNanos());
    }
}
