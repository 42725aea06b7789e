package dev.bristlecone.database.data;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Limits;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which aliases a page of a listing is about. The filters of the first page travel in the token of the next.
///
/// @param prefix of the names; empty for all
/// @param target the namespace they point to; null for any
/// @param after the name the page comes after; empty for the first
record AliasPage(PageTokens tokens, String prefix, @Nullable String target, String after) {
    private static final String SEPARATOR = "\0";
    private static final int ASCII_MAX = 0x7F;

    /// What a request asks for; what it leaves out is as its token says.
    static AliasPage of(UUID index, @Nullable String prefix, @Nullable String target, @Nullable String token) {
        checkPrefix(prefix);
        if (target != null && target.isEmpty()) {
            throw DatabaseException.invalid("'target_namespace' must not be empty")
                    .because("TARGET_FILTER_EMPTY", Map.of());
        }
        String wanted = target == null ? null : NamespaceNames.reported(NamespaceNames.stored(target));
        PageTokens tokens = PageTokens.of("namespace aliases", index.toString());
        String decoded = decode(tokens, token);
        if (decoded == null) {
            return new AliasPage(tokens, prefix == null ? "" : prefix, wanted, "");
        }
        String[] parts = decoded.split(SEPARATOR, -1);
        String firstPrefix = parts[0];
        String firstTarget = parts[1].isEmpty() ? null : parts[1];
        if (prefix != null && !prefix.equals(firstPrefix)) {
            throw changed("prefix", firstPrefix.isEmpty() ? "NEW_PREFIX" : "PREFIX");
        }
        if (wanted != null && !wanted.equals(firstTarget)) {
            throw changed("target_namespace", firstTarget == null ? "NEW_TARGET" : "TARGET");
        }
        return new AliasPage(tokens, firstPrefix, firstTarget, parts[2]);
    }

    @Nullable
    String tokenAfter(String name) {
        return tokens.encode(prefix + SEPARATOR + (target == null ? "" : target) + SEPARATOR + name);
    }

    private static @Nullable String decode(PageTokens tokens, @Nullable String token) {
        try {
            return tokens.decode(token);
        } catch (DatabaseException e) {
            throw DatabaseException.invalid(String.valueOf(e.getMessage()))
                    .because("INVALID_PAGINATION_TOKEN", Map.of());
        }
    }

    private static DatabaseException changed(String filter, String reason) {
        return DatabaseException.invalid("The pagination token belongs to a listing with another '" + filter
                        + "'. Leave it out or send it as for the first page.")
                .because("LIST_INVALID_TOKEN_WITH_" + reason, Map.of());
    }

    private static void checkPrefix(@Nullable String prefix) {
        if (prefix == null) {
            return;
        }
        if (prefix.length() > Limits.NAMESPACE_LENGTH_MAX) {
            throw DatabaseException.invalid(
                            "'prefix' must be at most " + Limits.NAMESPACE_LENGTH_MAX + " characters long")
                    .because("PREFIX_TOO_LONG", Map.of());
        }
        if (prefix.indexOf('\0') >= 0) {
            throw DatabaseException.invalid("'prefix' must not contain NUL")
                    .because("PREFIX_MUST_NOT_CONTAIN_NULL_CHARACTER", Map.of());
        }
        if (prefix.chars().anyMatch(character -> character > ASCII_MAX)) {
            throw DatabaseException.invalid("'prefix' must be ASCII").because("PREFIX_MUST_BE_ASCII", Map.of());
        }
    }
}
