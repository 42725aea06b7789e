package dev.bristlecone.model;

/// The rules for the names that come with data: ids and namespaces. Each method is silent about a legal name and throws
/// a [DatabaseException]
/// with the code INVALID_ARGUMENT about any other; the message holds the name and the rule.
public final class Identifiers {
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
