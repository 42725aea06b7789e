package dev.bristlecone.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;

/// An API key in the clear: `pckey_<label>_<secret>`. The label names it in lists and logs; the secret is 43
/// random base-62 characters (256 bits) and 6 of checksum, so that a scanner can tell a leaked key from noise.
/// `toString` keeps the secret.
public final class AccessKey {
    private static final String PREFIX = "pckey";
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LABEL_LENGTH = 6;
    private static final int RANDOM_LENGTH = 43;
    private static final int CHECKSUM_LENGTH = 6;

    private final String label;
    private final String secret;

    private AccessKey(String label, String secret) {
        this.label = label;
        this.secret = secret;
    }

    /// A new key.
    public static AccessKey generate(SecureRandom random) {
        String label = randomText(random, LABEL_LENGTH);
        String text = randomText(random, RANDOM_LENGTH);
        return new AccessKey(label, text + checksum(label, text));
    }

    /// The key in a header; empty when it cannot be one of ours.
    public static Optional<AccessKey> parse(String text) {
        String[] parts = text.split("_", -1);
        boolean shaped = parts.length == 3
                && parts[0].equals(PREFIX)
                && parts[1].length() == LABEL_LENGTH
                && parts[2].length() == RANDOM_LENGTH + CHECKSUM_LENGTH;
        if (!shaped) {
            return Optional.empty();
        }
        String random = parts[2].substring(0, RANDOM_LENGTH);
        return parts[2].endsWith(checksum(parts[1], random))
                ? Optional.of(new AccessKey(parts[1], parts[2]))
                : Optional.empty();
    }

    /// Names the key without revealing it.
    public String label() {
        return label;
    }

    /// What is stored. The secret is random, so a fast hash keeps it.
    public byte[] hash() {
        return sha256(reveal());
    }

    /// The whole key in the clear, for its owner.
    public String reveal() {
        return PREFIX + "_" + label + "_" + secret;
    }

    @Override
    public String toString() {
        return PREFIX + "_" + label + "_***";
    }

    private static String randomText(SecureRandom random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static String checksum(String label, String random) {
        CRC32 crc = new CRC32();
        crc.update((label + "_" + random).getBytes(StandardCharsets.UTF_8));
        long rest = crc.getValue();
        StringBuilder text = new StringBuilder(CHECKSUM_LENGTH);
        for (int i = 0; i < CHECKSUM_LENGTH; i++) {
            text.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
            rest /= ALPHABET.length();
        }
        return text.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
