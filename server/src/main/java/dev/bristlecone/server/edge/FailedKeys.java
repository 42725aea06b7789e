package dev.bristlecone.server.edge;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How often each address came with a missing or wrong key: a bucket of allowed failures that refills by one each
/// second. Keys are far too long to be guessed, so this protects the server and its log, not the keys; and a right key
/// is therefore accepted from any address, lest one careless program lock out its neighbours.
///
/// Remembers a bounded number of addresses and forgets the one that has been quiet longest. A network of IPv6 addresses
/// that belong to one customer (/64) counts as one. Any thread.
final class FailedKeys {
    private static final int ADDRESSES_MAX = 10_000;
    private static final int NETWORK_BYTES = 8;
    private static final long REFILL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int max;
    private final LongSupplier nanoClock;

    /// When each address's bucket is full again; guarded by `this`.
    private final Map<String, Long> fullAtNanos = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > ADDRESSES_MAX;
        }
    };

    /// @param nanoClock as [System#nanoTime]
    FailedKeys(int max, LongSupplier nanoClock) {
        this.max = max;
        this.nanoClock = nanoClock;
    }

    /// Notes a failure. False when the address has had too many.
    synchronized boolean note(InetAddress address) {
        long now = nanoClock.getAsLong();
        String name = name(address);
        Long known = fullAtNanos.get(name);
        long fullAt = known == null || known - now < 0 ? now : known;
        if (fullAt - now > (max - 1) * REFILL_NANOS) {
            return false;
        }
        fullAtNanos.put(name, fullAt + REFILL_NANOS);
        return true;
    }

    private static String name(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }
}
