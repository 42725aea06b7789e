package dev.bristlecone.search.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Comparison;
import dev.bristlecone.model.filter.Filter.Operand;
import dev.bristlecone.search.RandomMetadata;
import dev.bristlecone.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The index leaves exactly the records that a naive reading of the filter leaves: random metadata, random filters,
/// whole sections and parts of them, fields with and without a column, every form of a container.
@ExtendWith(Seeds.class)
final class FieldIndexModelTest {
    private static final List<Comparison> COMPARISONS = List.of(Comparison.values());

    @Test
    void randomFiltersLeaveWhatTheReferenceLeaves(RandomGenerator random) throws Exception {
        for (int count : new int[] {1, 2, 63, 64, 65, 127, 300, 1_500}) {
            RandomMetadata some = new RandomMetadata(random.nextLong());
            IndexedRecords records = IndexedRecords.of(
                    IntStream.range(0, count).mapToObj(i -> some.metadata()).toList(), null);
            for (int i = 0; i < 400; i++) {
                records.assertAnswers(some.filter(4), randomWords(random, count));
            }
        }
    }

    @Test
    void fieldsWithoutColumnAreReadFromTheMetadata(RandomGenerator random) throws Exception {
        RandomMetadata some = new RandomMetadata(random.nextLong());
        List<Metadata> metadata =
                IntStream.range(0, 400).mapToObj(i -> some.metadata()).toList();
        IndexedRecords records = IndexedRecords.of(metadata, field -> field.startsWith("a"));
        for (int i = 0; i < 400; i++) {
            records.assertAnswers(some.filter(4), randomWords(random, metadata.size()));
        }
    }

    /// More records than a chunk has, with fields from every record to one of a thousand, and numbers many and
    /// few.
    @Test
    void chunksTogetherLeaveWhatTheReferenceLeaves(RandomGenerator random) throws Exception {
        int count = FieldsFormat.CHUNK + 9_000;
        List<Metadata> metadata = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            metadata.add(largeRecord(random, i));
        }
        IndexedRecords records = IndexedRecords.of(metadata, null);
        for (int i = 0; i < 50; i++) {
            Filter filter = new Filter.And(List.of(
                    condition(random),
                    new Filter.Or(List.of(
                            condition(random), condition(random), new Filter.And(List.of(condition(random)))))));
            records.assertAnswers(i % 2 == 0 ? condition(random) : filter, randomWords(random, count));
        }
    }

    private static Metadata largeRecord(RandomGenerator random, int i) {
        TreeMap<String, MetadataValue> fields = new TreeMap<>();
        fields.put("all", new MetadataValue.Bool(true));
        fields.put("id", new MetadataValue.Text("id" + i));
        fields.put("price", new MetadataValue.Numeric(random.nextInt(1_000_000) / 100.0 - 300));
        fields.put("year", new MetadataValue.Numeric(1980 + random.nextInt(40)));
        fields.put("half", new MetadataValue.Bool(random.nextBoolean()));
        fields.put("few", new MetadataValue.Text("v" + (int) Math.sqrt(random.nextInt(10_000))));
        if (random.nextInt(1_000) > 0) {
            fields.put("most", new MetadataValue.TextList(List.of("x", "y" + i % 7, "x")));
        }
        fields.put("kind", i < FieldsFormat.CHUNK ? new MetadataValue.Numeric(i % 2) : new MetadataValue.Text("k"));
        if (i % 97 == 0 && i < FieldsFormat.CHUNK) {
            fields.put("rare", random.nextBoolean() ? new MetadataValue.Numeric(i % 5) : new MetadataValue.Text("r"));
        }
        return new Metadata(fields);
    }

    private static Filter condition(RandomGenerator random) {
        return switch (random.nextInt(13)) {
            case 0 -> new Filter.Compare("price", comparison(random), random.nextInt(10_000) - 300);
            case 1 ->
                new Filter.And(List.of(
                        new Filter.Compare("price", Comparison.GREATER_OR_EQUAL, random.nextInt(5_000) - 300),
                        new Filter.Compare("price", Comparison.LESS, random.nextInt(10_000) - 300)));
            case 2 -> new Filter.Compare("year", comparison(random), 1975 + random.nextInt(50));
            case 3 ->
                new Filter.AnyOf(
                        "year", List.of(new Operand.Numeric(1990), new Operand.Numeric(1980 + random.nextInt(40))));
            case 4 -> new Filter.Equal("half", new Operand.Bool(random.nextBoolean()));
            case 5 -> new Filter.NotEqual("few", new Operand.Text("v" + random.nextInt(110)));
            case 6 ->
                new Filter.AnyOf("few", List.of(new Operand.Text("v99"), new Operand.Text("v" + random.nextInt(110))));
            case 7 -> new Filter.Exists(random.nextBoolean() ? "most" : "rare", random.nextBoolean());
            case 8 -> new Filter.Equal("most", new Operand.Text(random.nextBoolean() ? "x" : "y3"));
            case 9 -> new Filter.NoneOf("rare", List.of(new Operand.Numeric(0), new Operand.Text("r")));
            case 10 -> new Filter.Equal("id", new Operand.Text("id" + random.nextInt(80_000)));
            case 11 ->
                new Filter.AnyOf(
                        "kind", List.of(new Operand.Numeric(1), new Operand.Text(random.nextBoolean() ? "k" : "none")));
            default -> new Filter.Equal("all", new Operand.Bool(random.nextInt(4) > 0));
        };
    }

    private static Comparison comparison(RandomGenerator random) {
        return COMPARISONS.get(random.nextInt(COMPARISONS.size()));
    }

    @Test
    void recordsWithoutAnyMetadataAreTold() throws Exception {
        IndexedRecords records = IndexedRecords.of(List.of(Metadata.EMPTY, Metadata.EMPTY), null);
        records.assertAnswers(new Filter.Exists("a", true), new long[] {3});
        records.assertAnswers(new Filter.NotEqual("a", new Operand.Numeric(1)), new long[] {2});
    }

    @Test
    void moreFieldsThanColumnsAreReadFromTheMetadata() throws Exception {
        List<Metadata> metadata = new ArrayList<>();
        for (int i = 0; i < FieldsFormat.COLUMNS_MAX + 200; i++) {
            metadata.add(Metadata.of(Map.of("field" + i, new MetadataValue.Numeric(i))));
        }
        IndexedRecords records = IndexedRecords.of(metadata, null);
        long[] all = new long[FieldsFormat.words(metadata.size())];
        for (int i : new int[] {0, FieldsFormat.COLUMNS_MAX - 1, FieldsFormat.COLUMNS_MAX, metadata.size() - 1}) {
            records.assertAnswers(new Filter.Equal("field" + i, new Operand.Numeric(i)), all);
            records.assertAnswers(new Filter.Exists("field" + i, false), all);
        }
        records.assertAnswers(new Filter.Exists("nowhere", true), all);
    }

    @Test
    void aDistinctTextInEveryRecordTakesTwentyBytesARecord() {
        List<Metadata> metadata = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            metadata.add(Metadata.of(Map.of("text", new MetadataValue.Text("a rather long text ".repeat(20) + i))));
        }
        assertThat(IndexedRecords.of(metadata, null).part().byteSize()).isLessThan(21 * 10_000);
    }

    private static long[] randomWords(RandomGenerator random, int count) {
        long[] words = new long[FieldsFormat.words(count)];
        for (int ordinal = 0; ordinal < count; ordinal++) {
            words[ordinal / 64] |= random.nextInt(3) > 0 ? 1L << ordinal : 0;
        }
        return words;
    }
}
