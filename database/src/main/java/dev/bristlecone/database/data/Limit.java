package dev.bristlecone.database.data;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.JsonText;
import dev.bristlecone.model.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks of the sizes a request names.
final class Limit {
    static final int PAGE_DEFAULT = 100;

    private static final int ASCII_MAX = 0x7F;
    private static final int PREFIX_LENGTH_MAX = Limits.ID_LENGTH_MAX;

    private Limit() {}

    /// How many items a page may have: what was asked for, or [#PAGE_DEFAULT].
    static int page(@Nullable Long limit, int max) {
        return limit == null ? PAGE_DEFAULT : between("limit", limit, 1, max);
    }

    static int between(String name, long value, int min, int max) {
        if (value < min || value > max) {
            throw DatabaseException.invalid(name + " must be between " + min + " and " + max + ", got " + value);
        }
        return (int) value;
    }

    /// A prefix of ids or namespace names: what cannot start any of them is refused.
    static void prefix(String prefix) {
        boolean legal = prefix.chars().allMatch(character -> character > 0 && character <= ASCII_MAX);
        if (!legal || prefix.length() > PREFIX_LENGTH_MAX) {
            throw DatabaseException.invalid("prefix must be at most " + PREFIX_LENGTH_MAX
                    + " ASCII characters without NUL, got " + JsonText.of(prefix));
        }
    }

    static void count(String what, List<?> items, int max) {
        if (items.isEmpty()) {
            throw DatabaseException.invalid("At least one of " + what + " is required, got none");
        }
        if (items.size() > max) {
            throw DatabaseException.invalid(
                    "At most " + max + " " + what + " are allowed in one request, got " + items.size());
        }
    }
}
