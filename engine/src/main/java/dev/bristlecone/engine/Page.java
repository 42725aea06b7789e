package dev.bristlecone.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some items in byte order and where to go on: pass `next` (the last item's key) as `after`; null on the last page.
public record Page<T>(List<T> items, @Nullable String next, long lsn) {
    public Page {
        items = List.copyOf(items);
    }
}
