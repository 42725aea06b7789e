package dev.bristlecone.search.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// Reads what [ByteOutput] wrote, from bytes that may be anything. Every method throws IllegalArgumentException when
/// the bytes are not there or not in the one valid form. One thread.
public final class ByteInput {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] bytes;
    private final int end;
    private int at;

    public ByteInput(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /// Reads `length` bytes from `offset`; a range outside the array is an IndexOutOfBoundsException.
    public ByteInput(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.at = Objects.checkFromIndexSize(offset, length, bytes.length);
        this.end = offset + length;
    }

    /// The place of the next byte in the array.
    public int at() {
        return at;
    }

    /// Whether nothing is left.
    public boolean isAtEnd() {
        return at == end;
    }

    public int remaining() {
        return end - at;
    }

    /// The next byte, from 0 to 255.
    public int readByte() {
        require(1);
        return bytes[at++] & 0xFF;
    }

    public int readVarint() {
        require(1);
        int last = at;
        while (bytes[last] < 0) {
            last++;
            if (last == end) {
                throw malformed("ends within a number");
            }
        }
        int value = Varint.read(bytes, at);
        at += Varint.sizeBytes(value);
        return value;
    }

    public double readDouble() {
        require(Double.BYTES);
        double value = Double.longBitsToDouble((long) LONG.get(bytes, at));
        at += Double.BYTES;
        return value;
    }

    public String readText() {
        int length = readVarint();
        require(length);
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isEncodingOf(text, length)) {
            throw malformed("is not UTF-8");
        }
        at += length;
        return text;
    }

    /// Reads a size and returns the place where the block of that size ends.
    public int readBlockEnd() {
        int size = readVarint();
        require(size);
        return at + size;
    }

    /// An exception that names the place.
    public IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("byte " + at + " of " + end + ": " + what);
    }

    /// Malformed bytes decode to the replacement character, and so does the character itself.
    private boolean isEncodingOf(String text, int length) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(encoded, 0, encoded.length, bytes, at, at + length);
    }

    private void require(int count) {
        if (count > end - at) {
            throw malformed("needs " + count + " more bytes, has " + (end - at));
        }
    }
}
