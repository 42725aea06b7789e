package dev.bristlecone.database.data;

import dev.bristlecone.model.filter.Filter;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// What a filter means where only some metadata fields are indexed: to filters, any other field is absent.
final class FilterScope {
    private static final Filter NONE = new Filter.Or(List.of());
    private static final Filter ALL = new Filter.And(List.of());

    private FilterScope() {}

    /// The filter with conditions on fields outside `fields` settled; `fields` null means every field is indexed.
    static Filter restrict(Filter filter, @Nullable SortedSet<String> fields) {
        if (fields == null) {
            return filter;
        }
        return switch (filter) {
            case Filter.And and ->
                new Filter.And(and.clauses().stream()
                        .map(clause -> restrict(clause, fields))
                        .toList());
            case Filter.Or or ->
                new Filter.Or(or.clauses().stream()
                        .map(clause -> restrict(clause, fields))
                        .toList());
            case Filter.Not not -> new Filter.Not(restrict(not.clause(), fields));
            case Filter.Matches matches -> matches;
            case Filter.Equal equal -> fields.contains(equal.field()) ? equal : NONE;
            case Filter.NotEqual notEqual -> fields.contains(notEqual.field()) ? notEqual : ALL;
            case Filter.Compare compare -> fields.contains(compare.field()) ? compare : NONE;
            case Filter.AnyOf anyOf -> fields.contains(anyOf.field()) ? anyOf : NONE;
            case Filter.NoneOf noneOf -> fields.contains(noneOf.field()) ? noneOf : ALL;
            case Filter.Exists exists -> fields.contains(exists.field()) ? exists : exists.expected() ? NONE : ALL;
        };
    }
}
