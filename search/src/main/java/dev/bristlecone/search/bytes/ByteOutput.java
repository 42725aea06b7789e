package dev.bristlecone.search.bytes;

import dev.bristlecone.model.UnicodeText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing array of bytes. One thread.
public final class ByteOutput {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CAPACITY_INITIAL = 128;

    /// Above this length the platform's own encoder is faster than a loop over the characters.
    private static final int LOOP_LENGTH_MAX = 48;

    private byte[] bytes = new byte[CAPACITY_INITIAL];
    private int size;

    /// Bytes written so far.
    public int size() {
        return size;
    }

    public void putByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /// A [Varint]; `value` must not be negative.
    public void putVarint(int value) {
        reserve(Varint.SIZE_BYTES_MAX);
        size = Varint.write(bytes, size, value);
    }

    /// Eight bytes, little-endian, bit for bit.
    public void putDouble(double value) {
        reserve(Double.BYTES);
        LONG.set(bytes, size, Double.doubleToRawLongBits(value));
        size += Double.BYTES;
    }

    /// The length in bytes as a [Varint], then the text as UTF-8.
    ///
    /// @throws IllegalArgumentException when the text holds half a surrogate pair and so has no UTF-8 form
    public void putText(String text) {
        int length = text.length();
        if (length > LOOP_LENGTH_MAX || !putAscii(text, length)) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            if (!UnicodeText.isWellFormed(text)) {
                throw new IllegalArgumentException("text with half a surrogate pair has no UTF-8 form");
            }
            putVarint(encoded.length);
            reserve(encoded.length);
            System.arraycopy(encoded, 0, bytes, size, encoded.length);
            size += encoded.length;
        }
    }

    /// Puts the size of everything written since `start` in front of it.
    public void prefixWithSize(int start) {
        int blockBytes = size - start;
        int prefixBytes = Varint.sizeBytes(blockBytes);
        reserve(prefixBytes);
        System.arraycopy(bytes, start, bytes, start + prefixBytes, blockBytes);
        Varint.write(bytes, start, blockBytes);
        size += prefixBytes;
    }

    /// A copy of what was written.
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /// Writes nothing and says false when some character is not ASCII. `length` is at most [#LOOP_LENGTH_MAX], so
    /// its size prefix takes one byte.
    private boolean putAscii(String text, int length) {
        reserve(1 + length);
        byte[] target = bytes;
        int at = size;
        target[at++] = (byte) length;
        for (int i = 0; i < length; i++) {
            char character = text.charAt(i);
            if (character > 0x7F) {
                return false;
            }
            target[at++] = (byte) character;
        }
        size = at;
        return true;
    }

    private void reserve(int count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, count)));
        }
    }
}
