package dev.bristlecone.engine;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// One writer of the kill test: its operations follow from their numbers, so that the process that is killed and the
/// oracle outside it agree on them without talking. Each writer owns its ids, and is alone in changing them.
final class KillWriter {
    static final NamespaceKey KEY = new NamespaceKey(new UUID(5, 5), "killed");
    static final VectorSpace SPACE = new VectorSpace(24, Metric.COSINE);

    private static final int IDS = 400;
    private static final int BUCKETS = 16;

    private final int number;

    KillWriter(int number) {
        this.number = number;
    }

    /// The operation with this number.
    Write operation(long operation) {
        Random random = new Random(31 * operation + number);
        int kind = random.nextInt(20);
        if (kind < 11) {
            List<Record> records = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                records.add(record(random, operation));
            }
            return new Write.Upsert(KEY, SPACE, records);
        } else if (kind < 13) {
            return new Write.UpdateRecord(KEY, id(random), null, null, metadata(random.nextInt(BUCKETS), operation));
        } else if (kind < 14) {
            Patch patch = new Patch(null, null, Metadata.EMPTY, new TreeSet<>(List.of("stamp")), false, false);
            return new Write.PatchRecords(
                    KEY, List.of(new RecordPatch(id(random), patch), new RecordPatch(id(random), patch)));
        } else if (kind < 15) {
            Metadata changes = Metadata.of(Map.of("stamp", new MetadataValue.Numeric(operation)));
            return new Write.UpdateMatching(KEY, bucket(random), changes, 1_000);
        } else if (kind < 19) {
            return new Write.DeleteRecords(KEY, List.of(id(random), id(random), id(random)));
        }
        return new Write.DeleteMatching(KEY, bucket(random));
    }

    /// Applies one of this writer's operations to what its records should be: ids to a line that describes them.
    void apply(long operation, SortedMap<String, Record> records) {
        switch (operation(operation)) {
            case Write.Upsert upsert -> upsert.records().forEach(record -> records.put(record.id(), record));
            case Write.UpdateRecord update ->
                records.computeIfPresent(update.id(), (id, record) -> merged(record, update.setMetadata()));
            case Write.UpdateMatching update ->
                records.replaceAll((id, record) ->
                        matches(update.filter(), record) ? merged(record, update.setMetadata()) : record);
            case Write.PatchRecords patches ->
                patches.patches()
                        .forEach(patch -> records.computeIfPresent(
                                patch.id(),
                                (id, record) -> stripped(record, patch.patch().removedFields())));
            case Write.PatchMatching ignored -> throw new IllegalStateException("never made");
            case Write.DeleteRecords delete -> records.keySet().removeAll(delete.ids());
            case Write.DeleteMatching delete -> records.values().removeIf(record -> matches(delete.filter(), record));
            case Write.DeleteAll ignored -> throw new IllegalStateException("never made");
            case Write.CreateNamespace ignored -> throw new IllegalStateException("never made");
            case Write.DeleteNamespace ignored -> throw new IllegalStateException("never made");
            case Write.DropIndex ignored -> throw new IllegalStateException("never made");
        }
    }

    /// What a record looks like from outside: id, first value, metadata.
    static String describe(Record record) {
        float[] values = record.values();
        return record.id() + " " + (values == null ? "-" : values[0] + "/" + values[SPACE.dimension() - 1]) + " "
                + new TreeMap<>(record.metadata().fields());
    }

    String prefix() {
        return "w" + number + "-";
    }

    private static Record stripped(Record record, SortedSet<String> removedFields) {
        return new Record(
                record.id(), record.values(), record.sparse(), record.metadata().without(removedFields));
    }

    private Record record(Random random, long operation) {
        float[] values = new float[SPACE.dimension()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(100) + 1;
        }
        return new Record(id(random), values, null, metadata(random.nextInt(BUCKETS), operation));
    }

    private Metadata metadata(int bucket, long operation) {
        return Metadata.of(Map.of(
                "bucket", new MetadataValue.Text(prefix() + bucket), "stamp", new MetadataValue.Numeric(operation)));
    }

    private Filter bucket(Random random) {
        return new Filter.Equal("bucket", new Operand.Text(prefix() + random.nextInt(BUCKETS)));
    }

    private String id(Random random) {
        return prefix() + random.nextInt(IDS);
    }

    private static boolean matches(Filter filter, Record record) {
        return filter instanceof Filter.Equal equal
                && equal.operand() instanceof Operand.Text text
                && new MetadataValue.Text(text.value())
                        .equals(record.metadata().fields().get(equal.field()));
    }

    private static Record merged(Record record, Metadata changes) {
        return new Record(
                record.id(), record.values(), record.sparse(), record.metadata().merge(changes));
    }
}
