package dev.bristlecone.server.edge;

import org.jspecify.annotations.Nullable;

/// Decides whether a caller may enter, before its body is read. Any thread; never blocks.
@FunctionalInterface
public interface KeyCheck {
    /// Lets everybody in, with or without a key, as on a developer's own machine.
    KeyCheck OPEN = key -> true;

    /// Whether this key is good; null when the caller sent none.
    boolean accepts(@Nullable String key);
}
