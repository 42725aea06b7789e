package dev.bristlecone.database.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page and the opaque token of the next, null on the last page.
public record Listing<T>(List<T> items, @Nullable String next) {
    public Listing {
        items = List.copyOf(items);
    }
}
