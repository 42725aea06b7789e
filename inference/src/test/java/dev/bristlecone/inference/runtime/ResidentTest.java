package dev.bristlecone.inference.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.DatabaseException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ResidentTest {
    private final AtomicInteger loaded = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final Resident<AutoCloseable> resident = new Resident<>("test", () -> {
        loaded.incrementAndGet();
        return closed::incrementAndGet;
    });

    @Test
    void itIsLoadedByItsFirstUseAndKept() {
        assertThat(resident.isLoaded()).isFalse();
        assertThat(resident.<String>use(value -> "1")).isEqualTo("1");
        assertThat(resident.<String>use(value -> "2")).isEqualTo("2");
        assertThat(loaded).hasValue(1);
    }

    @Test
    void itIsLetGoWhenIdleButNeverInUse() {
        resident.use(value -> {
            resident.releaseIfIdle(Duration.ZERO);
            return resident.isLoaded();
        });
        assertThat(closed).hasValue(0);
        resident.releaseIfIdle(Duration.ofDays(1));
        assertThat(closed).hasValue(0);
        resident.releaseIfIdle(Duration.ZERO);
        assertThat(closed).hasValue(1);
        assertThat(resident.isLoaded()).isFalse();
        resident.use(value -> "used");
        assertThat(loaded).hasValue(2);
    }

    @Test
    void closedInUseItGoesWithItsLastUser() {
        resident.use(value -> {
            resident.close();
            assertThat(closed).hasValue(0);
            return 1;
        });
        assertThat(closed).hasValue(1);
        assertThatThrownBy(() -> resident.use(value -> "used")).isInstanceOf(DatabaseException.class);
    }

    @Test
    void aFailedLoadIsTriedAgain() {
        AtomicInteger attempts = new AtomicInteger();
        try (Resident<AutoCloseable> failing = new Resident<>("test", () -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IOException("not now");
            }
            return () -> {};
        })) {
            assertThatThrownBy(() -> failing.use(value -> "used")).isInstanceOf(DatabaseException.class);
            assertThat(failing.<String>use(value -> "1")).isEqualTo("1");
        }
    }
}
