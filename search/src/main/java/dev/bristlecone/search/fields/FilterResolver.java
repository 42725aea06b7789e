package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Operand;
import dev.bristlecone.search.filter.FilterMatcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

/// Resolves a filter against the index of one section: fields to columns, strings to postings, orderings to
/// intervals. Nothing of it is decided again while the chunks are worked off.
final class FilterResolver {
    private final Columns columns;
    private final IntFunction<byte[]> metadata;
    private final EncodedFieldCursor witness = new EncodedFieldCursor();

    FilterResolver(Columns columns, IntFunction<byte[]> metadata) {
        this.columns = columns;
        this.metadata = metadata;
    }

    Narrowing resolve(Filter filter) {
        return switch (filter) {
            case Filter.And and -> all(resolveConjunction(and.clauses()));
            case Filter.Or or -> any(inOrder(resolveAll(or.clauses())));
            case Filter.Not not -> not(resolve(not.clause()));
            case Filter.Matches matches -> throw FilterMatcher.beyondMetadata(matches);
            case Filter.Equal equal -> anyOf(equal, equal.field(), List.of(equal.operand()));
            case Filter.NotEqual other ->
                not(anyOf(new Filter.Equal(other.field(), other.operand()), other.field(), List.of(other.operand())));
            case Filter.Compare compare -> inRange(List.of(compare));
            case Filter.AnyOf anyOf -> anyOf(anyOf, anyOf.field(), anyOf.operands());
            case Filter.NoneOf none ->
                not(anyOf(new Filter.AnyOf(none.field(), none.operands()), none.field(), none.operands()));
            case Filter.Exists exists -> {
                Narrowing present = present(exists.field());
                yield exists.expected() ? present : not(present);
            }
        };
    }

    private List<Narrowing> resolveAll(List<Filter> clauses) {
        List<Narrowing> resolved = new ArrayList<>(clauses.size());
        for (Filter clause : clauses) {
            resolved.add(resolve(clause));
        }
        return resolved;
    }

    /// All orderings of one field are one interval.
    private List<Narrowing> resolveConjunction(List<Filter> clauses) {
        Map<String, List<Filter.Compare>> orderings = new TreeMap<>();
        List<Narrowing> resolved = new ArrayList<>(clauses.size());
        for (Filter clause : clauses) {
            if (clause instanceof Filter.Compare compare) {
                orderings
                        .computeIfAbsent(compare.field(), field -> new ArrayList<>())
                        .add(compare);
            } else {
                resolved.add(resolve(clause));
            }
        }
        for (List<Filter.Compare> ofOneField : orderings.values()) {
            resolved.add(inRange(ofOneField));
        }
        return inOrder(resolved);
    }

    /// Those that read metadata last: they then see only what the others leave.
    private static List<Narrowing> inOrder(List<Narrowing> clauses) {
        List<Narrowing> ordered = new ArrayList<>(clauses.size());
        for (Narrowing clause : clauses) {
            if (!clause.readsMetadata()) {
                ordered.add(clause);
            }
        }
        for (Narrowing clause : clauses) {
            if (clause.readsMetadata()) {
                ordered.add(clause);
            }
        }
        return ordered;
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

    /// Who meets all of some orderings of one field. Doubles are discrete: `> b` is `>=` the next one above.
    private Narrowing inRange(List<Filter.Compare> orderings) {
        Filter.Compare first = orderings.getFirst();
        long column = columns.find(first.field());
        if (column < 0) {
            return absent(orderings.size() == 1 ? first : new Filter.And(List.copyOf(orderings)));
        }
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        for (Filter.Compare ordering : orderings) {
            double bound = ordering.bound();
            switch (ordering.comparison()) {
                case GREATER -> low = Math.max(low, Math.nextUp(bound));
                case GREATER_OR_EQUAL -> low = Math.max(low, bound);
                case LESS -> high = Math.min(high, Math.nextDown(bound));
                case LESS_OR_EQUAL -> high = Math.min(high, bound);
            }
        }
        return between(column, low, high);
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
        byte[] name = field.getBytes(StandardCharsets.UTF_8);
        List<PostingCursor> postings = new ArrayList<>();
        TreeSet<Double> numbers = new TreeSet<>();
        for (Operand operand : operands) {
            switch (operand) {
                case Operand.Text text -> addText(column, name, text, postings);
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

    private void addText(long column, byte[] field, Operand.Text text, List<PostingCursor> postings) {
        byte[] bytes = text.value().getBytes(StandardCharsets.UTF_8);
        int place = columns.findText(column, bytes);
        if (place >= 0) {
            PostingCursor posting = columns.posting(column, place);
            int first = posting.first();
            if (first >= 0 && hasText(metadata.apply(first), field, bytes)) {
                postings.add(posting);
            }
        }
    }

    /// Whether the string behind an equal hash is the one that is asked for.
    private boolean hasText(byte[] encoded, byte[] field, byte[] text) {
        try {
            witness.start(encoded);
            return witness.findField(field) && witness.findText(text);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("metadata of " + encoded.length + " bytes is not an encoding", e);
        }
    }
}
