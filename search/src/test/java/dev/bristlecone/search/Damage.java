package dev.bristlecone.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Function;

/// What a decoder owes to bytes that are not its own: a value that encodes to exactly these bytes, or an
/// IllegalArgumentException.
public final class Damage {
    private Damage() {}

    /// Tries every truncation and, at every place, every other byte.
    public static <T> void forEachDamage(byte[] bytes, Function<byte[], T> decode, Function<T, byte[]> encode) {
        for (int length = 0; length < bytes.length; length++) {
            assertDecodesExactlyOrRefuses(Arrays.copyOf(bytes, length), decode, encode);
        }
        for (int place = 0; place < bytes.length; place++) {
            for (int change = 1; change < 256; change++) {
                byte[] damaged = bytes.clone();
                damaged[place] ^= (byte) change;
                assertDecodesExactlyOrRefuses(damaged, decode, encode);
            }
        }
    }

    public static <T> void assertDecodesExactlyOrRefuses(
            byte[] bytes, Function<byte[], T> decode, Function<T, byte[]> encode) {
        T value;
        try {
            value = decode.apply(bytes);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("null");
            return;
        }
        assertThat(encode.apply(value)).as("encoding of %s", value).isEqualTo(bytes);
    }
}
