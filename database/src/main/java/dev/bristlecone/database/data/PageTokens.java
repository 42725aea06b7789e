package dev.bristlecone.database.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.filter.Filter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Opaque pagination tokens: the key to go on after, tied by a digest to the request that got it, so that a damaged
/// token, or one of another index, namespace, prefix or filter, is refused and never silently skips records.
///
/// ```text
/// base64url( digest (12 bytes) | key (UTF-8) )      digest = first bytes of SHA-256(scope parts, key)
/// ```
final class PageTokens {
    private static final int DIGEST_BYTES = 12;

    private final List<String> scope;

    private PageTokens(List<String> scope) {
        this.scope = scope;
    }

    /// Tokens for pages of one request, described by everything that decides what its pages hold.
    static PageTokens of(String... scope) {
        return new PageTokens(List.of(scope));
    }

    /// A filter as a scope part: equal for filters that differ only in the order of clauses, because some clients
    /// write the members of an object in a random order.
    static String describe(Filter filter) {
        return switch (filter) {
            case Filter.And and -> "And" + describeAll(and.clauses());
            case Filter.Or or -> "Or" + describeAll(or.clauses());
            case Filter.Not not -> "Not" + describeAll(List.of(not.clause()));
            case Filter.Matches leaf -> leaf.toString();
            case Filter.Equal leaf -> leaf.toString();
            case Filter.NotEqual leaf -> leaf.toString();
            case Filter.Compare leaf -> leaf.toString();
            case Filter.AnyOf leaf -> leaf.toString();
            case Filter.NoneOf leaf -> leaf.toString();
            case Filter.Exists leaf -> leaf.toString();
        };
    }

    /// The token of the page after `key`; null stays null.
    @Nullable
    String encode(@Nullable String key) {
        if (key == null) {
            return null;
        }
        byte[] text = key.getBytes(UTF_8);
        byte[] token = Arrays.copyOf(digest(text), DIGEST_BYTES + text.length);
        System.arraycopy(text, 0, token, DIGEST_BYTES, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /// The key a token holds; null for no token, which asks for the first page.
    @Nullable
    String decode(@Nullable String token) {
        if (token == null || token.isEmpty()) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            throw refused();
        }
        if (bytes.length < DIGEST_BYTES) {
            throw refused();
        }
        byte[] text = Arrays.copyOfRange(bytes, DIGEST_BYTES, bytes.length);
        if (!MessageDigest.isEqual(digest(text), Arrays.copyOf(bytes, DIGEST_BYTES))) {
            throw refused();
        }
        return new String(text, UTF_8);
    }

    private byte[] digest(byte[] key) {
        MessageDigest sha = sha256();
        for (String part : scope) {
            byte[] bytes = part.getBytes(UTF_8);
            sha.update(Integer.toString(bytes.length).getBytes(UTF_8));
            sha.update((byte) ':');
            sha.update(bytes);
        }
        return Arrays.copyOf(sha.digest(key), DIGEST_BYTES);
    }

    private static String describeAll(List<Filter> clauses) {
        return clauses.stream().map(PageTokens::describe).sorted().collect(Collectors.joining(",", "(", ")"));
    }

    private static DatabaseException refused() {
        return DatabaseException.invalid("Invalid pagination token: it is damaged or belongs to another request. Send"
                + " the token as it was returned, with the same namespace, prefix and filter, or start again without"
                + " one.");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
