package dev.bristlecone.search.bytes;

/// A whole number from 0 to 2³¹ - 1 in one to five bytes: seven bits per byte, lowest first, the high bit set on
/// all but the last. Only the shortest form is valid.
public final class Varint {
    public static final int SIZE_BYTES_MAX = 5;

    private Varint() {}

    /// The number that starts at `at`. Bytes that are not there are an IndexOutOfBoundsException: callers that do
    /// not know their bytes use [ByteInput].
    ///
    /// @throws IllegalArgumentException when the bytes are not the shortest form of a number in range
    public static int read(byte[] bytes, int at) {
        int first = bytes[at];
        return first >= 0 ? first : readLong(bytes, at);
    }

    /// How many bytes the number takes.
    public static int sizeBytes(int value) {
        int size = 1;
        for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
            size++;
        }
        return size;
    }

    /// Writes the number at `at` and returns the place after it.
    static int write(byte[] bytes, int at, int value) {
        int end = at;
        int rest = value;
        while (rest > 0x7F) {
            bytes[end++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[end++] = (byte) rest;
        return end;
    }

    private static int readLong(byte[] bytes, int at) {
        long value = 0;
        for (int i = 0; i < SIZE_BYTES_MAX; i++) {
            int next = bytes[at + i];
            value |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                if (next == 0 || value > Integer.MAX_VALUE) {
                    break;
                }
                return (int) value;
            }
        }
        throw new IllegalArgumentException("number at byte " + at + " is not in its shortest form below 2^31");
    }
}
