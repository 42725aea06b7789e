package dev.bristlecone.inference.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the key of an endpoint is kept: in an environment variable or a file. The key itself is read for each call and
/// held nowhere.
///
/// @param variable the variable's name; null for a file, or for no key at all
public record Secret(@Nullable String variable, @Nullable Path file) {
    /// No key.
    public static final Secret NONE = new Secret(null, null);

    /// The key, or null when there is none.
    ///
    /// @throws IOException when it is missing where it should be
    @Nullable
    String read(Map<String, String> environment) throws IOException {
        if (variable != null) {
            String value = environment.get(variable);
            if (value == null || value.isBlank()) {
                throw new IOException("the environment variable " + variable + ", which should hold the key, is empty");
            }
            return checked(value.trim(), "the environment variable " + variable);
        }
        return file == null ? null : checked(Files.readString(file).trim(), "the file " + file);
    }

    /// Refuses what cannot be sent here, because whoever refuses it later would show it.
    private static String checked(String key, String place) throws IOException {
        if (key.isEmpty() || key.chars().anyMatch(character -> character <= ' ' || character > '~')) {
            throw new IOException(place + " holds no key (expected: one line of visible ASCII characters)");
        }
        return key;
    }
}
