package dev.bristlecone.search.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class IdHashTest {
    private static final int COUNT = 100_000;
    private static final int BUCKETS = 1 << 10;

    private final IdHash hash = new IdHash(ReferenceSection.STORE);

    /// Chi-squared over the bits that choose a slot and over those of the fingerprint. With 1,023 degrees of
    /// freedom its standard deviation is 45.
    @Test
    void spreadsIdsThatDifferLittle() {
        for (String pattern : new String[] {"%d", "document-%d", "%06d#chunk", "a/long/common/path/%d/leaf"}) {
            int[] low = new int[BUCKETS];
            int[] high = new int[BUCKETS];
            for (int i = 0; i < COUNT; i++) {
                long hashed = hash.of(ReferenceSection.bytes(pattern.formatted(i)));
                low[(int) hashed & (BUCKETS - 1)]++;
                high[(int) (hashed >>> 54)]++;
            }
            assertThat(chiSquared(low)).as(pattern).isBetween(1_023.0 - 5 * 45, 1_023.0 + 5 * 45);
            assertThat(chiSquared(high)).as(pattern).isBetween(1_023.0 - 5 * 45, 1_023.0 + 5 * 45);
        }
    }

    @Test
    void differsForZerosOfDifferentLength() {
        Set<Long> hashes = new HashSet<>();
        for (int length = 0; length <= 512; length++) {
            hashes.add(hash.of(new byte[length]));
        }
        assertThat(hashes).hasSize(513);
    }

    @Test
    void dependsOnTheStore() {
        IdHash other = new IdHash(new UUID(0, 0));
        byte[] id = ReferenceSection.bytes("document-1");
        assertThat(hash.of(id)).isNotEqualTo(other.of(id));
    }

    private static double chiSquared(int[] buckets) {
        double expected = (double) COUNT / BUCKETS;
        double sum = 0;
        for (int count : buckets) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }
}
