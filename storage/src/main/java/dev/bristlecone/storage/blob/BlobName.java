package dev.bristlecone.storage.blob;

import java.util.regex.Pattern;

/// The rule for blob names: segments of `[a-z0-9._-]+` joined by `/`, none of them `.` or `..`.
final class BlobName {
    private static final Pattern SEGMENT = Pattern.compile("[a-z0-9._-]+");

    private BlobName() {}

    /// Returns the name unchanged.
    ///
    /// @throws IllegalArgumentException when the name breaks the rule
    static String check(String name) {
        for (String segment : name.split("/", -1)) {
            if (segment.equals(".")
                    || segment.equals("..")
                    || !SEGMENT.matcher(segment).matches()) {
                throw new IllegalArgumentException(
                        "blob name: '" + name + "' (expected: segments of [a-z0-9._-]+ joined by '/')");
            }
        }
        return name;
    }
}
