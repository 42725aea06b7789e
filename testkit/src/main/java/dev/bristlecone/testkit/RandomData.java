package dev.bristlecone.testkit;

import java.util.random.RandomGenerator;

/// Random values of primitive kinds, all from the generator that is passed in.
public final class RandomData {
    private static final String ID_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_#:./ ";

    private RandomData() {}

    /// A valid record id: 1 to `lengthMax` printable ASCII characters.
    public static String id(RandomGenerator random, int lengthMax) {
        int length = random.nextInt(1, lengthMax + 1);
        StringBuilder id = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            id.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
        }
        return id.toString();
    }

    /// A vector with independent normal components: no direction is preferred, and it is never all zeros.
    public static float[] vector(RandomGenerator random, int dimension) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    /// A text of 0 to `lengthMax` characters from all of Unicode that has a UTF-8 form: ASCII, accents, CJK, emoji.
    public static String text(RandomGenerator random, int lengthMax) {
        StringBuilder text = new StringBuilder();
        while (text.length() < lengthMax && random.nextInt(lengthMax + 1) > 0) {
            int point = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(0x4E00, 0x9FFF);
                case 1 -> random.nextInt(0x1F300, 0x1F5FF);
                case 2 -> random.nextInt(0xA0, 0x250);
                default -> random.nextInt(0x20, 0x7F);
            };
            if (text.length() + Character.charCount(point) > lengthMax) {
                break;
            }
            text.appendCodePoint(point);
        }
        return text.toString();
    }

    /// `count` random bytes.
    public static byte[] bytes(RandomGenerator random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
