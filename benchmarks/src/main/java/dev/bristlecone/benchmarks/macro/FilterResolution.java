package dev.bristlecone.benchmarks.macro;

import dev.bristlecone.engine.EmbeddedEngine;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.EngineSettings;
import dev.bristlecone.engine.Write;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Comparison;
import dev.bristlecone.model.filter.Filter.Operand;
import dev.bristlecone.storage.directory.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/// Question: how long does it take to know which of a million records match a filter?
/// Fixture: one segment of 1,000,000 records of two floats with eleven fields: words of 4 to 20,000 values, a list,
/// flags, a year, a price, a text of its own for each record. Values are drawn independently of each other with a fixed
/// seed. Counting the matches is measured, which is the resolution and a snapshot.
/// Run: `FilterResolution DIRECTORY`, with an empty directory.
public final class FilterResolution {
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(1, 1), "");
    private static final int RECORDS = 1_000_000;
    private static final int BATCH = 1_000;

    /// More than all records take: the tail is frozen by opening the store again with a smaller limit.
    private static final long TAIL_BYTES = 4L << 30;

    private static final int WARM_UP_ROUNDS = 3_000;
    private static final int ROUNDS = 3_000;

    private final SplittableRandom random = new SplittableRandom(4);

    private FilterResolution() {}

    public static void main(String[] arguments) throws IOException {
        FilterResolution resolution = new FilterResolution();
        Path directory = Path.of(arguments[0]);
        try (EmbeddedEngine store = open(directory, TAIL_BYTES)) {
            resolution.load(store.engine());
        }
        try (EmbeddedEngine store = open(directory, 1 << 20)) {
            flush(store.engine());
            resolution.filters().forEach((name, filter) -> measure(store.engine(), name, filter));
        }
    }

    private static EmbeddedEngine open(Path directory, long tailBytes) throws IOException {
        EngineSettings settings = new EngineSettings(
                        tailBytes, Math.max(tailBytes, TAIL_BYTES), Long.MAX_VALUE, 100, 1, 1)
                .withIndexes(Integer.MAX_VALUE, 1);
        return EmbeddedEngine.open(directory, StoreSettings.DEFAULTS, settings, () -> new UUID(1, 2));
    }

    private void load(Engine engine) {
        long start = System.nanoTime();
        for (int from = 0; from < RECORDS; from += BATCH) {
            List<Record> records = new ArrayList<>();
            for (int i = from; i < from + BATCH; i++) {
                records.add(new Record("record-" + i, new float[] {i, 1}, null, metadata(i)));
            }
            write(engine, records);
        }
        Measure.print("loaded %d records in %.0f s", RECORDS, Measure.millisSince(start) / 1e3);
    }

    private static void write(Engine engine, List<Record> records) {
        engine.write(new Write.Upsert(KEY, new VectorSpace(2, Metric.EUCLIDEAN), records))
                .join();
    }

    /// One more record freezes the tail, all records in one piece.
    private static void flush(Engine engine) {
        long start = System.nanoTime();
        write(engine, List.of(new Record("last", new float[] {0, 1}, null, Metadata.EMPTY)));
        while (engine.stats().flushes() == 0) {
            Thread.onSpinWait();
        }
        Measure.print("flushed in %.0f ms", Measure.millisSince(start));
    }

    private Metadata metadata(int i) {
        Map<String, MetadataValue> fields = new LinkedHashMap<>();
        fields.put("language", text("language", 4));
        fields.put("category", text("category", 40));
        fields.put("author", text("author", 20_000));
        fields.put(
                "tags",
                new MetadataValue.TextList(
                        List.of("tag-" + random.nextInt(100), "tag-" + random.nextInt(100), "tag-common")));
        fields.put("public", new MetadataValue.Bool(random.nextInt(10) > 0));
        fields.put("draft", new MetadataValue.Bool(random.nextInt(50) == 0));
        fields.put("year", new MetadataValue.Numeric(1990 + random.nextInt(35)));
        fields.put("price", new MetadataValue.Numeric(random.nextInt(10_000_000) / 100.0));
        fields.put("rating", new MetadataValue.Numeric(random.nextDouble()));
        if (random.nextInt(10) > 2) {
            fields.put("reviewed", new MetadataValue.Bool(true));
        }
        fields.put("chunk", new MetadataValue.Text("a text of its own, which is number " + i));
        return Metadata.of(fields);
    }

    private MetadataValue text(String name, int values) {
        return new MetadataValue.Text(name + "-" + random.nextInt(values));
    }

    private Map<String, Filter> filters() {
        Map<String, Filter> filters = new LinkedHashMap<>();
        filters.put("one of 4 words", new Filter.Equal("language", new Operand.Text("language-1")));
        filters.put("one of 20,000 words", new Filter.Equal("author", new Operand.Text("author-77")));
        filters.put(
                "one text of a million",
                new Filter.Equal("chunk", new Operand.Text("a text of its own, which is number 7")));
        filters.put("half of all prices", new Filter.Compare("price", Comparison.LESS, 50_123));
        filters.put("10 clauses, a third matches", new Filter.And(broad()));
        filters.put("10 clauses, one of 300 matches", new Filter.And(narrow()));
        filters.put("10 clauses, any", new Filter.Or(narrow()));
        filters.put("10 intervals of two million numbers", new Filter.And(intervals()));
        return filters;
    }

    private static List<Filter> broad() {
        return List.of(
                new Filter.NotEqual("language", new Operand.Text("language-3")),
                new Filter.NotEqual("category", new Operand.Text("category-7")),
                new Filter.NotEqual("author", new Operand.Text("author-12")),
                new Filter.Equal("tags", new Operand.Text("tag-common")),
                new Filter.Equal("public", new Operand.Bool(true)),
                new Filter.Equal("draft", new Operand.Bool(false)),
                new Filter.Compare("year", Comparison.GREATER_OR_EQUAL, 1995),
                new Filter.Compare("price", Comparison.LESS, 90_000),
                new Filter.Compare("rating", Comparison.GREATER, 0.1),
                new Filter.Exists("reviewed", true));
    }

    private static List<Filter> narrow() {
        return List.of(
                new Filter.AnyOf("language", List.of(new Operand.Text("language-0"), new Operand.Text("language-1"))),
                new Filter.AnyOf(
                        "category",
                        List.of(
                                new Operand.Text("category-1"),
                                new Operand.Text("category-2"),
                                new Operand.Text("category-3"),
                                new Operand.Text("category-4"))),
                new Filter.NotEqual("author", new Operand.Text("author-12")),
                new Filter.Equal("tags", new Operand.Text("tag-common")),
                new Filter.Equal("public", new Operand.Bool(true)),
                new Filter.Equal("draft", new Operand.Bool(false)),
                new Filter.Compare("year", Comparison.GREATER_OR_EQUAL, 2015),
                new Filter.Compare("price", Comparison.LESS, 70_000),
                new Filter.Compare("rating", Comparison.GREATER, 0.2),
                new Filter.Exists("reviewed", true));
    }

    private static List<Filter> intervals() {
        List<Filter> intervals = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            intervals.add(new Filter.Compare("price", Comparison.GREATER, 1_000 * i + 11));
            intervals.add(new Filter.Compare("rating", Comparison.LESS, 0.93 + i / 100.0));
        }
        return intervals;
    }

    private static void measure(Engine engine, String name, Filter filter) {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            engine.countMatching(KEY, filter);
        }
        long[] nanos = new long[ROUNDS];
        long matches = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            matches = engine.countMatching(KEY, filter).value();
            nanos[i] = System.nanoTime() - start;
        }
        Measure.print("%-38s %7d match, %s", name, matches, Measure.percentiles(nanos));
    }
}
