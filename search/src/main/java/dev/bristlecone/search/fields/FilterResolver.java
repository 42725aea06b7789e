package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Operand;
import dev.bristlecone.search.filter.FilterMatcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntFunction;

/// Resolves a filter against the index of one section: fields to columns, strings to postings, orderings to
/// intervals. Nothing of it is decided again while the chunks are worked off.
final class FilterResolver {
    private final Columns columns;
    private final IntFunction<byte[]> metadata;

    FilterResolver(Columns columns, IntFunction<byte[]> metadata) {
        this.columns = columns;
        this.metadata = metadata;
    }

    Narrowing resolve(Filter filter) {
        return switch (filter) {
            case Filter.And and -> all(resolveAll(and.clauses()));
            case Filter.Or or -> any(resolveAll(or.clauses()));
            case Filter.Not not -> not(resolve(not.clause()));
            case Filter.Matches matches -> throw FilterMatcher.beyondMetadata(matches);
            case Filter.Equal equal -> anyOf(equal, equal.field(), List.of(equal.operand()));
            case Filter.NotEqual other ->
                not(anyOf(new Filter.Equal(other.field(), other.operand()), other.field(), List.of(other.operand())));
            case Filter.Compare compare -> inRange(compare);
            case Filter.AnyOf anyOf -> anyOf(anyOf, anyOf.field(), anyOf.operands());
            case Filter.NoneOf none ->
                not(anyOf(new Filter.AnyOf(none.field(), none.operands()), none.field(), none.operands()));
            case Filter.Exists exists -> {
                Narrowing present = present(exists.field());
                yield exists.expected() ? present : not(present);
            }
        };
    }

    /// Those that read metadata last: they then see only what the others leave.
    private List<Narrowing> resolveAll(List<Filter> clauses) {
        return clauses.stream()
                .map(this::resolve)
                .sorted(Comparator.comparing(Narrowing::readsMetadata))
                .toList();
    }

    private static Narrowing all(List<Narrowing> clauses) {
        return clauses.isEmpty() ? new Narrowing.Everything() : new Narrowing.All(clauses);
    }

    private static Narrowing any(List<Narrowing> clauses) {
        return clauses.isEmpty() ? new Narrowing.Nothing() : new Narrowing.Any(clauses);
    }

    private static Narrowing not(Narrowing clause) {
        return switch (clause) {
            case Narrowing.HasValue has -> new Narrowing.HasValue(has.postings(), has.numbers(), !has.negated());
            case Narrowing.Everything everything -> new Narrowing.Nothing();
            case Narrowing.Nothing nothing -> new Narrowing.Everything();
            case Narrowing.All all -> new Narrowing.Not(all);
            case Narrowing.Any any -> new Narrowing.Not(any);
            case Narrowing.Not not -> not.clause();
            case Narrowing.Verified verified -> new Narrowing.Not(verified);
        };
    }

    private Narrowing present(String field) {
        long column = columns.find(field);
        return column < 0
                ? absent(new Filter.Exists(field, true))
                : new Narrowing.HasValue(List.of(columns.posting(column, PRESENT)), null, false);
    }

    /// What a condition gives that only a record with the field can meet, when the field has no column.
    private Narrowing absent(Filter condition) {
        return columns.complete()
                ? new Narrowing.Nothing()
                : new Narrowing.Verified(FilterMatcher.compile(condition), metadata);
    }

    /// Doubles are discrete: `> b` is `>=` the next one above.
    private Narrowing inRange(Filter.Compare compare) {
        long column = columns.find(compare.field());
        if (column < 0) {
            return absent(compare);
        }
        double bound = compare.bound();
        return switch (compare.comparison()) {
            case GREATER -> between(column, Math.nextUp(bound), Double.POSITIVE_INFINITY);
            case GREATER_OR_EQUAL -> between(column, bound, Double.POSITIVE_INFINITY);
            case LESS -> between(column, Double.NEGATIVE_INFINITY, Math.nextDown(bound));
            case LESS_OR_EQUAL -> between(column, Double.NEGATIVE_INFINITY, bound);
        };
    }

    private Narrowing between(long column, double low, double high) {
        return columns.hasNumbers(column)
                ? new Narrowing.HasValue(
                        List.of(), columns.numbers(column, new double[] {low}, new double[] {high}), false)
                : new Narrowing.Nothing();
    }

    private Narrowing anyOf(Filter condition, String field, List<Operand> operands) {
        long column = columns.find(field);
        if (column < 0) {
            return absent(condition);
        }
        List<PostingCursor> postings = new ArrayList<>();
        TreeSet<Double> numbers = new TreeSet<>();
        for (Operand operand : operands) {
            switch (operand) {
                case Operand.Text text -> addText(column, field, text, postings);
                case Operand.Numeric number -> numbers.add(number.value() + 0.0);
                case Operand.Bool bool -> postings.add(columns.posting(column, bool.value() ? TRUE : FALSE));
            }
        }
        if (numbers.isEmpty() || !columns.hasNumbers(column)) {
            return new Narrowing.HasValue(postings, null, false);
        }
        double[] each = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        return new Narrowing.HasValue(postings, columns.numbers(column, each, each), false);
    }

    private void addText(long column, String field, Operand.Text text, List<PostingCursor> postings) {
        int place = columns.findText(column, text.value().getBytes(StandardCharsets.UTF_8));
        if (place >= 0) {
            int witness = columns.posting(column, place).first();
            if (witness >= 0
                    && FilterMatcher.compile(new Filter.Equal(field, text)).matches(metadata.apply(witness))) {
                postings.add(columns.posting(column, place));
            }
        }
    }
}
