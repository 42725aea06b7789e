package dev.bristlecone.inference.installed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/// Hashes of model files.
final class Digests {
    private static final int BUFFER_BYTES = 1 << 16;

    private Digests() {}

    /// The SHA-256 of a file, in hexadecimal.
    static String sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Holds the files of a directory to their hashes.
    ///
    /// @throws IOException naming the first file that is missing, not a plain file, or another than installed
    static void verify(Path directory, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> entry : files.entrySet()) {
            Path file = directory.resolve(entry.getKey());
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(file + " is missing, or not a plain file");
            }
            String found = sha256(file);
            if (!found.equals(entry.getValue())) {
                throw new IOException(
                        file + " has the SHA-256 " + found + " (expected: " + entry.getValue() + "); install it again");
            }
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
