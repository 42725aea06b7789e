package dev.bristlecone.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedKeysTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final FailedKeys failures = new FailedKeys(3, nanos::get);

    @Test
    void anAddressHasSomeFailuresAndOneMoreEachSecond() throws Exception {
        assertThat(noted("10.0.0.1")).isTrue();
        assertThat(noted("10.0.0.1")).isTrue();
        assertThat(noted("10.0.0.1")).isTrue();
        assertThat(noted("10.0.0.1")).isFalse();
        assertThat(noted("10.0.0.2")).isTrue();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(noted("10.0.0.1")).isTrue();
        assertThat(noted("10.0.0.1")).isFalse();
        nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(noted("10.0.0.1")).isTrue();
    }

    @Test
    void aNetworkOfOneCustomerIsOneAddress() throws Exception {
        for (int i = 1; i <= 3; i++) {
            assertThat(noted("2001:db8::" + i)).isTrue();
        }
        assertThat(noted("2001:db8::4")).isFalse();
        assertThat(noted("2001:db8:0:1::1")).isTrue();
    }

    @Test
    void memoryIsBoundedAndTheQuietestIsForgotten() throws Exception {
        for (int i = 0; i < 3; i++) {
            noted("10.0.0.1");
        }
        for (int i = 0; i < 10_000; i++) {
            noted("10.1." + i / 256 + "." + i % 256);
        }
        assertThat(noted("10.0.0.1")).isTrue();
    }

    private boolean noted(String address) throws UnknownHostException {
        return failures.note(InetAddress.getByName(address));
    }
}
