package dev.bristlecone.search.filter;

import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Operand;
import dev.bristlecone.search.metadata.MetadataFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Resolves a [Filter] into [Condition]s: names and values become bytes, operand types separate conditions, and the
/// four orderings one closed interval, so that nothing of it is decided again per record.
final class FilterCompiler {
    private FilterCompiler() {}

    static Condition compile(Filter filter) {
        return switch (filter) {
            case Filter.And and -> new Condition.All(compileAll(and.clauses()));
            case Filter.Or or -> new Condition.Any(compileAll(or.clauses()));
            case Filter.Not not -> new Condition.Not(compile(not.clause()));
            case Filter.Matches matches -> throw FilterMatcher.beyondMetadata(matches);
            case Filter.Equal equal -> anyOf(equal.field(), List.of(equal.operand()));
            case Filter.NotEqual notEqual -> new Condition.Not(anyOf(notEqual.field(), List.of(notEqual.operand())));
            case Filter.Compare compare -> inRange(compare);
            case Filter.AnyOf anyOf -> anyOf(anyOf.field(), anyOf.operands());
            case Filter.NoneOf noneOf -> new Condition.Not(anyOf(noneOf.field(), noneOf.operands()));
            case Filter.Exists exists -> {
                Condition present = new Condition.Present(nameBytes(exists.field()));
                yield exists.expected() ? present : new Condition.Not(present);
            }
        };
    }

    private static Condition[] compileAll(List<Filter> clauses) {
        return clauses.stream().map(FilterCompiler::compile).toArray(Condition[]::new);
    }

    /// Doubles are discrete: `> b` is `>=` the next one above.
    private static Condition inRange(Filter.Compare compare) {
        byte[] name = nameBytes(compare.field());
        double bound = compare.bound();
        return switch (compare.comparison()) {
            case GREATER -> new Condition.InRange(name, Math.nextUp(bound), Double.POSITIVE_INFINITY);
            case GREATER_OR_EQUAL -> new Condition.InRange(name, bound, Double.POSITIVE_INFINITY);
            case LESS -> new Condition.InRange(name, Double.NEGATIVE_INFINITY, Math.nextDown(bound));
            case LESS_OR_EQUAL -> new Condition.InRange(name, Double.NEGATIVE_INFINITY, bound);
        };
    }

    /// One condition per type among the operands: a value has one type, so at most one of them can hold.
    private static Condition anyOf(String field, List<Operand> operands) {
        byte[] name = nameBytes(field);
        List<byte[]> texts = new ArrayList<>();
        List<Double> numbers = new ArrayList<>();
        List<Condition> conditions = new ArrayList<>();
        for (Operand operand : operands) {
            switch (operand) {
                case Operand.Text text -> texts.add(text.value().getBytes(StandardCharsets.UTF_8));
                case Operand.Numeric numeric -> numbers.add(numeric.value());
                case Operand.Bool bool ->
                    conditions.add(
                            new Condition.HasBool(name, bool.value() ? MetadataFormat.TRUE : MetadataFormat.FALSE));
            }
        }
        if (!texts.isEmpty()) {
            conditions.add(new Condition.HasText(name, TextSet.of(texts)));
        }
        if (numbers.size() == 1) {
            conditions.add(new Condition.InRange(name, numbers.getFirst(), numbers.getFirst()));
        } else if (!numbers.isEmpty()) {
            conditions.add(new Condition.HasNumber(name, sorted(numbers)));
        }
        return conditions.size() == 1 ? conditions.getFirst() : new Condition.Any(conditions.toArray(Condition[]::new));
    }

    /// Adding zero turns -0.0 into 0.0: they are equal numbers but differ in a binary search.
    private static double[] sorted(List<Double> numbers) {
        return numbers.stream().mapToDouble(number -> number + 0.0).sorted().toArray();
    }

    private static byte[] nameBytes(String field) {
        return field.getBytes(StandardCharsets.UTF_8);
    }
}
