package dev.bristlecone.search.filter;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Operand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The filter language, read word by word off its description.
public final class ReferenceFilter {
    private ReferenceFilter() {}

    public static boolean matches(Filter filter, Metadata metadata) {
        return switch (filter) {
            case Filter.And and -> and.clauses().stream().allMatch(clause -> matches(clause, metadata));
            case Filter.Or or -> or.clauses().stream().anyMatch(clause -> matches(clause, metadata));
            case Filter.Not not -> !matches(not.clause(), metadata);
            case Filter.Matches words -> throw new IllegalArgumentException("no metadata: " + words);
            case Filter.Equal equal -> equalsAny(metadata, equal.field(), List.of(equal.operand()));
            case Filter.NotEqual notEqual -> !equalsAny(metadata, notEqual.field(), List.of(notEqual.operand()));
            case Filter.AnyOf anyOf -> equalsAny(metadata, anyOf.field(), anyOf.operands());
            case Filter.NoneOf noneOf -> !equalsAny(metadata, noneOf.field(), noneOf.operands());
            case Filter.Exists exists -> metadata.fields().containsKey(exists.field()) == exists.expected();
            case Filter.Compare compare -> compares(compare, metadata.fields().get(compare.field()));
        };
    }

    private static boolean equalsAny(Metadata metadata, String field, List<Operand> operands) {
        MetadataValue value = metadata.fields().get(field);
        return value != null && operands.stream().anyMatch(operand -> isEqual(value, operand));
    }

    private static boolean isEqual(MetadataValue value, Operand operand) {
        return switch (operand) {
            case Operand.Bool bool -> value instanceof MetadataValue.Bool stored && stored.value() == bool.value();
            case Operand.Numeric numeric ->
                value instanceof MetadataValue.Numeric stored && stored.value() == numeric.value();
            case Operand.Text text ->
                (value instanceof MetadataValue.Text stored && stored.value().equals(text.value()))
                        || (value instanceof MetadataValue.TextList list
                                && list.values().contains(text.value()));
        };
    }

    private static boolean compares(Filter.Compare compare, @Nullable MetadataValue value) {
        if (!(value instanceof MetadataValue.Numeric stored)) {
            return false;
        }
        return switch (compare.comparison()) {
            case GREATER -> stored.value() > compare.bound();
            case GREATER_OR_EQUAL -> stored.value() >= compare.bound();
            case LESS -> stored.value() < compare.bound();
            case LESS_OR_EQUAL -> stored.value() <= compare.bound();
        };
    }
}
