package dev.bristlecone.database.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of aliases by name, the token of the next page (null on the last), and how many match altogether.
public record AliasListing(
        List<NamespaceAlias> aliases, @Nullable String next, int totalCount) {
    public AliasListing {
        aliases = List.copyOf(aliases);
    }
}
