package dev.bristlecone.model;

import java.util.regex.Pattern;

/// The rules for the names that users give. Each method is silent about a legal name and throws a [DatabaseException]
/// with the code INVALID_ARGUMENT about any other; the message holds the name and the rule.
public final class Identifiers {
    private static final Pattern INDEX_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private Identifiers() {}

    /// A record's id: 1 to 512 ASCII characters, no NUL.
    public static void checkRecordId(String id) {
        if (id.isEmpty() || id.length() > Limits.ID_LENGTH_MAX || !isAsciiWithoutNul(id)) {
            throw DatabaseException.invalid("Record id must be 1 to " + Limits.ID_LENGTH_MAX
                    + " ASCII characters without NUL, got " + described(id));
        }
    }

    /// A namespace: 0 to 512 ASCII characters, no NUL. The empty name is the default namespace.
    public static void checkNamespace(String namespace) {
        if (namespace.length() > Limits.NAMESPACE_LENGTH_MAX || !isAsciiWithoutNul(namespace)) {
            throw DatabaseException.invalid("Namespace must be at most " + Limits.NAMESPACE_LENGTH_MAX
                    + " ASCII characters without NUL, got " + described(namespace));
        }
    }

    /// An index's name: 1 to 45 of `a-z`, `0-9` and `-`, the first and last not `-`.
    public static void checkIndexName(String name) {
        if (name.length() > Limits.INDEX_NAME_LENGTH_MAX
                || !INDEX_NAME.matcher(name).matches()) {
            throw DatabaseException.invalid("Name must consist of lower case alphanumeric characters or '-', must start"
                    + " and end with an alphanumeric character, and must be 1 to " + Limits.INDEX_NAME_LENGTH_MAX
                    + " characters long, got " + described(name));
        }
    }

    private static boolean isAsciiWithoutNul(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == 0 || character > 0x7F) {
                return false;
            }
        }
        return true;
    }

    /// The name as a JSON string, so that control characters show, and its length when that may be what is wrong.
    private static String described(String name) {
        String length = name.length() > Limits.INDEX_NAME_LENGTH_MAX ? " (" + name.length() + " characters)" : "";
        return JsonText.of(name) + length;
    }
}
