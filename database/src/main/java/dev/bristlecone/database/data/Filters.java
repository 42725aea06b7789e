package dev.bristlecone.database.data;

import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.NamespaceStats;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.FilterParser;
import dev.bristlecone.model.filter.RankingFields;
import dev.bristlecone.model.index.IndexDefinition;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Filters as clients write them, made into filters the engine runs.
final class Filters {
    private final Engine engine;

    Filters(Engine engine) {
        this.engine = engine;
    }

    /// A filter that may be left out; an absent and an empty one filter nothing and are null.
    static @Nullable Filter parse(@Nullable Map<String, @Nullable Object> filter) {
        return filter == null ? null : FilterParser.parse(filter).orElse(null);
    }

    /// A filter of documents that may be left out, as [#parse(Map)].
    static @Nullable Filter parse(@Nullable Map<String, @Nullable Object> filter, RankingFields fields) {
        return filter == null ? null : FilterParser.parse(filter, fields).orElse(null);
    }

    /// A filter that must be there and not be empty.
    static Filter parseRequired(@Nullable Map<String, @Nullable Object> filter, String messageWhenEmpty) {
        Filter parsed = parse(filter);
        if (parsed == null) {
            throw DatabaseException.invalid(messageWhenEmpty);
        }
        return parsed;
    }

    /// The filter as it applies in a namespace that may index some fields only.
    Filter within(IndexDefinition index, NamespaceKey namespace, Filter filter) {
        NamespaceStats stats = engine.describe(namespace).orElse(null);
        return FilterScope.restrict(filter, filterableFields(index, stats));
    }

    /// The fields a namespace indexes: its own choice, else the index's; null means all.
    static @Nullable SortedSet<String> filterableFields(IndexDefinition index, @Nullable NamespaceStats stats) {
        return stats == null || stats.filterableFields() == null ? index.filterableFields() : stats.filterableFields();
    }
}
