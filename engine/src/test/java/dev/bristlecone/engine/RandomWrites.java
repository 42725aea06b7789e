package dev.bristlecone.engine;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Comparison;
import dev.bristlecone.model.filter.Filter.Operand;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.text.TextQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Random writes, filters and queries over few ids and namespaces, so that they meet. Values are small integers: their
/// products are exact in any order of summation, so results can be compared for equality.
final class RandomWrites {
    static final UUID INDEX = new UUID(7, 7);
    static final int DIMENSION = 5;
    static final VectorSpace SPACE = new VectorSpace(DIMENSION, Metric.DOT_PRODUCT);

    /// The full-text fields of every index.
    static final TextSchemas TEXTS =
            index -> new TreeMap<>(Map.of("note", new IndexField.FullText("en", false, false, null, null)));

    private static final List<Filter.Wording> WORDINGS = List.of(Filter.Wording.values());
    private static final List<String> WORDS = List.of("fox", "dog", "lazy", "quick", "brown", "jumps");
    private static final List<String> COLORS = List.of("red", "green", "blue");

    private final RandomGenerator random;
    private final int idCount;
    private final int namespaceCount;

    RandomWrites(RandomGenerator random, int idCount, int namespaceCount) {
        this.random = random;
        this.idCount = idCount;
        this.namespaceCount = namespaceCount;
    }

    NamespaceKey namespace() {
        int number = random.nextInt(namespaceCount);
        return new NamespaceKey(INDEX, number == 0 ? "" : "n" + number);
    }

    Write write() {
        int kind = random.nextInt(100);
        if (kind < 47) {
            return new Write.Upsert(namespace(), SPACE, records(1 + random.nextInt(8)));
        } else if (kind < 52) {
            return new Write.PatchRecords(
                    namespace(),
                    List.of(
                            new RecordPatch(id(), patch()),
                            new RecordPatch(id(), patch()),
                            new RecordPatch(id(), patch())));
        } else if (kind < 55) {
            return new Write.PatchMatching(namespace(), filter(), patch(), 1 + random.nextInt(20));
        } else if (kind < 68) {
            return new Write.UpdateRecord(
                    namespace(),
                    id(),
                    random.nextBoolean() ? values() : null,
                    random.nextInt(4) == 0 ? sparse() : null,
                    random.nextBoolean() ? metadata() : Metadata.EMPTY);
        } else if (kind < 76) {
            return new Write.UpdateMatching(namespace(), filter(), metadata(), 1 + random.nextInt(20));
        } else if (kind < 88) {
            return new Write.DeleteRecords(namespace(), List.of(id(), id(), id()));
        } else if (kind < 93) {
            return new Write.DeleteMatching(namespace(), filter());
        } else if (kind < 95) {
            return new Write.DeleteAll(namespace());
        } else if (kind < 97) {
            return new Write.CreateNamespace(
                    namespace(), random.nextBoolean() ? null : new TreeSet<>(List.of("color")));
        } else if (kind < 99) {
            return new Write.DeleteNamespace(namespace());
        }
        return new Write.DropIndex(INDEX);
    }

    /// A ranking by words of all that match, sometimes with a filter that asks for words too.
    Query textQuery() {
        Filter filter = switch (random.nextInt(4)) {
            case 0 -> filter();
            case 1 -> new Filter.And(List.of(filter(), wordFilter()));
            case 2 -> new Filter.Or(List.of(filter(), new Filter.Not(wordFilter())));
            default -> null;
        };
        TextQuery words = new TextQuery.AnyWord(List.of("note"), words(1 + random.nextInt(2)));
        return new Query(
                Metric.DOT_PRODUCT,
                null,
                null,
                words,
                1_000,
                filter,
                false,
                false,
                Long.MAX_VALUE,
                SearchEffort.DEFAULT);
    }

    Filter wordFilter() {
        return new Filter.Matches("note", WORDINGS.get(random.nextInt(WORDINGS.size())), words(1 + random.nextInt(2)));
    }

    private String words(int count) {
        StringJoiner words = new StringJoiner(" ");
        for (int i = 0; i < count; i++) {
            words.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        return words.toString();
    }

    private Patch patch() {
        boolean removesValues = random.nextInt(8) == 0;
        boolean removesSparse = random.nextInt(4) == 0;
        return new Patch(
                !removesValues && random.nextInt(3) == 0 ? values() : null,
                !removesSparse && random.nextInt(3) == 0 ? sparse() : null,
                random.nextBoolean() ? metadata() : Metadata.EMPTY,
                random.nextBoolean() ? new TreeSet<>(List.of("color", "size")) : Collections.emptySortedSet(),
                removesValues,
                removesSparse);
    }

    Query query() {
        Metric metric = random.nextBoolean() ? Metric.DOT_PRODUCT : Metric.EUCLIDEAN;
        int kind = random.nextInt(3);
        boolean dense = kind != 1 || metric == Metric.EUCLIDEAN;
        boolean sparse = kind != 0 && metric == Metric.DOT_PRODUCT;
        return new Query(
                metric,
                dense ? values() : null,
                sparse ? sparse() : null,
                1 + random.nextInt(12),
                random.nextBoolean() ? filter() : null,
                true,
                true);
    }

    Filter filter() {
        return switch (random.nextInt(7)) {
            case 5 -> new Filter.Not(filter());
            case 0 -> new Filter.Equal("color", new Operand.Text(color()));
            case 1 -> new Filter.NotEqual("tags", new Operand.Text(color()));
            case 2 -> new Filter.Compare("size", Comparison.GREATER_OR_EQUAL, random.nextInt(10));
            case 3 -> new Filter.AnyOf("tags", List.of(new Operand.Text(color()), new Operand.Text(color())));
            case 4 -> new Filter.Exists("size", random.nextBoolean());
            default ->
                new Filter.And(List.of(
                        new Filter.Equal("color", new Operand.Text(color())),
                        new Filter.Compare("size", Comparison.LESS, random.nextInt(10))));
        };
    }

    private List<Record> records(int count) {
        List<Record> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new Record(id(), values(), random.nextInt(3) == 0 ? sparse() : null, metadata()));
        }
        return records;
    }

    private String id() {
        return "id-" + random.nextInt(idCount);
    }

    private String color() {
        return COLORS.get(random.nextInt(COLORS.size()));
    }

    private float[] values() {
        float[] values = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            values[i] = random.nextInt(-8, 9);
        }
        return values;
    }

    private SparseVector sparse() {
        int first = random.nextInt(4);
        return new SparseVector(
                new int[] {first, first + 1 + random.nextInt(3), -2}, new float[] {1 + random.nextInt(5), 2, 1});
    }

    private Metadata metadata() {
        TreeMap<String, MetadataValue> fields = new TreeMap<>();
        if (random.nextBoolean()) {
            fields.put("color", new MetadataValue.Text(color()));
        }
        if (random.nextBoolean()) {
            fields.put("size", new MetadataValue.Numeric(random.nextInt(10)));
        }
        if (random.nextBoolean()) {
            fields.put("tags", new MetadataValue.TextList(List.of(color(), color())));
        }
        if (random.nextBoolean()) {
            fields.put("note", new MetadataValue.Text(words(random.nextInt(9))));
        }
        return Metadata.of(fields);
    }
}
