package dev.bristlecone.database.data;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Operand;
import org.jspecify.annotations.Nullable;

/// The meaning of a filter, written for reading: the specification faster evaluations are held to.
public final class ReferenceFilter {
    private ReferenceFilter() {}

    /// Whether a record with this metadata matches.
    public static boolean matches(Filter filter, Metadata metadata) {
        return switch (filter) {
            case Filter.And and -> and.clauses().stream().allMatch(clause -> matches(clause, metadata));
            case Filter.Or or -> or.clauses().stream().anyMatch(clause -> matches(clause, metadata));
            case Filter.Not not -> !matches(not.clause(), metadata);
            case Filter.Matches words -> throw new IllegalArgumentException("no metadata: " + words);
            case Filter.Equal equal -> equalTo(value(metadata, equal.field()), equal.operand());
            case Filter.NotEqual notEqual -> !equalTo(value(metadata, notEqual.field()), notEqual.operand());
            case Filter.Compare compare -> compares(value(metadata, compare.field()), compare);
            case Filter.AnyOf anyOf ->
                anyOf.operands().stream().anyMatch(operand -> equalTo(value(metadata, anyOf.field()), operand));
            case Filter.NoneOf noneOf ->
                noneOf.operands().stream().noneMatch(operand -> equalTo(value(metadata, noneOf.field()), operand));
            case Filter.Exists exists -> (value(metadata, exists.field()) != null) == exists.expected();
        };
    }

    private static @Nullable MetadataValue value(Metadata metadata, String field) {
        return metadata.fields().get(field);
    }

    private static boolean equalTo(@Nullable MetadataValue value, Operand operand) {
        return switch (value) {
            case null -> false;
            case MetadataValue.Text text ->
                operand instanceof Operand.Text that && text.value().equals(that.value());
            case MetadataValue.Numeric number ->
                operand instanceof Operand.Numeric that && number.value() == that.value();
            case MetadataValue.Bool bool -> operand instanceof Operand.Bool that && bool.value() == that.value();
            case MetadataValue.TextList list ->
                operand instanceof Operand.Text that && list.values().contains(that.value());
        };
    }

    private static boolean compares(@Nullable MetadataValue value, Filter.Compare compare) {
        if (!(value instanceof MetadataValue.Numeric number)) {
            return false;
        }
        return switch (compare.comparison()) {
            case GREATER -> number.value() > compare.bound();
            case GREATER_OR_EQUAL -> number.value() >= compare.bound();
            case LESS -> number.value() < compare.bound();
            case LESS_OR_EQUAL -> number.value() <= compare.bound();
        };
    }
}
