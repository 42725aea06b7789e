package dev.bristlecone.engine;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Operand;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the engine must do, written as plainly as possible: sorted maps and linear searches.
final class ReferenceStore {
    private final TreeMap<String, SortedMap<String, Record>> namespaces = new TreeMap<>();

    ReferenceStore() {}

    ReferenceStore copy() {
        ReferenceStore copy = new ReferenceStore();
        namespaces.forEach((name, records) -> copy.namespaces.put(name, new TreeMap<>(records)));
        return copy;
    }

    SortedMap<String, SortedMap<String, Record>> namespaces() {
        return namespaces;
    }

    SortedMap<String, Record> records(NamespaceKey key) {
        return namespaces.getOrDefault(key.namespace(), new TreeMap<>());
    }

    void apply(Write write) {
        switch (write) {
            case Write.Upsert upsert -> {
                SortedMap<String, Record> records =
                        namespaces.computeIfAbsent(upsert.namespace().namespace(), name -> new TreeMap<>());
                upsert.records().forEach(record -> records.put(record.id(), record));
            }
            case Write.UpdateRecord update ->
                records(update.namespace())
                        .computeIfPresent(
                                update.id(),
                                (id, record) ->
                                        updated(record, update.values(), update.sparse(), update.setMetadata()));
            case Write.UpdateMatching update ->
                matching(update.namespace(), update.filter()).stream()
                        .limit(update.recordsMax())
                        .forEach(record -> records(update.namespace())
                                .put(record.id(), updated(record, null, null, update.setMetadata())));
            case Write.PatchRecords patch ->
                patch.patches()
                        .forEach(one -> records(patch.namespace())
                                .computeIfPresent(one.id(), (id, record) -> patched(record, one.patch())));
            case Write.PatchMatching patch ->
                matching(patch.namespace(), patch.filter()).stream()
                        .limit(patch.recordsMax())
                        .forEach(record -> records(patch.namespace()).put(record.id(), patched(record, patch.patch())));
            case Write.DeleteRecords delete ->
                records(delete.namespace()).keySet().removeAll(delete.ids());
            case Write.DeleteMatching delete ->
                matching(delete.namespace(), delete.filter())
                        .forEach(record -> records(delete.namespace()).remove(record.id()));
            case Write.DeleteAll delete -> records(delete.namespace()).clear();
            case Write.CreateNamespace create ->
                namespaces.putIfAbsent(create.namespace().namespace(), new TreeMap<>());
            case Write.DeleteNamespace delete ->
                namespaces.remove(delete.namespace().namespace());
            case Write.DropIndex drop -> namespaces.clear();
        }
    }

    private static Record updated(
            Record record, float @Nullable [] values, @Nullable SparseVector sparse, Metadata changes) {
        return new Record(
                record.id(),
                values != null ? values : record.values(),
                sparse != null ? sparse : record.sparse(),
                record.metadata().merge(changes));
    }

    private static Record patched(Record record, Patch patch) {
        Record set = updated(record, patch.values(), patch.sparse(), Metadata.EMPTY);
        return new Record(
                record.id(),
                patch.removesValues() ? null : set.values(),
                patch.removesSparse() ? null : set.sparse(),
                record.metadata().without(patch.removedFields()).merge(patch.setMetadata()));
    }

    List<Record> matching(NamespaceKey key, Filter filter) {
        return records(key).values().stream()
                .filter(record -> matches(filter, record.metadata()))
                .toList();
    }

    /// The score of every record that a ranking by words finds, by id.
    SortedMap<String, Double> rank(NamespaceKey key, Query query) {
        SortedMap<String, Double> scores =
                ReferenceTexts.rank(query, records(key).values());
        Filter filter = query.filter();
        if (filter != null) {
            scores.keySet()
                    .retainAll(matching(key, filter).stream().map(Record::id).toList());
        }
        return scores;
    }

    List<Hit> query(NamespaceKey key, Query query) {
        List<Hit> hits = new ArrayList<>();
        for (Record record : records(key).values()) {
            if (query.filter() != null && !matches(query.filter(), record.metadata())) {
                continue;
            }
            float sparse = sparseScore(query.sparse(), record.sparse());
            if (query.dense() == null) {
                if (sparse != 0) {
                    hits.add(new Hit(sparse, record));
                }
            } else if (record.values() != null) {
                hits.add(new Hit(score(query.metric(), query.dense(), record.values()) + sparse, record));
            }
        }
        Comparator<Hit> order = Comparator.comparingDouble(Hit::score);
        hits.sort((query.metric().higherIsNearer() ? order.reversed() : order)
                .thenComparing(hit -> hit.record().id()));
        return hits.subList(0, Math.min(query.topK(), hits.size()));
    }

    private static float score(Metric metric, float[] a, float[] b) {
        float dot = 0;
        float distance = 0;
        float normA = 0;
        float normB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            distance += (a[i] - b[i]) * (a[i] - b[i]);
            normA += a[i] * a[i];
            normB += b[i] * b[i];
        }
        return switch (metric) {
            case DOT_PRODUCT -> dot;
            case EUCLIDEAN -> distance;
            case COSINE -> (float) (dot / Math.sqrt((double) normA * normB));
        };
    }

    private static float sparseScore(@Nullable SparseVector a, @Nullable SparseVector b) {
        float sum = 0;
        for (int i = 0; a != null && b != null && i < a.size(); i++) {
            for (int j = 0; j < b.size(); j++) {
                sum += a.indices()[i] == b.indices()[j] ? a.values()[i] * b.values()[j] : 0;
            }
        }
        return sum;
    }

    private static boolean matches(Filter filter, Metadata metadata) {
        return switch (filter) {
            case Filter.And and -> and.clauses().stream().allMatch(clause -> matches(clause, metadata));
            case Filter.Or or -> or.clauses().stream().anyMatch(clause -> matches(clause, metadata));
            case Filter.Not not -> !matches(not.clause(), metadata);
            case Filter.Matches words -> ReferenceTexts.matches(words, metadata);
            case Filter.Equal equal -> equal(metadata, equal.field(), equal.operand());
            case Filter.NotEqual other -> !equal(metadata, other.field(), other.operand());
            case Filter.AnyOf any -> any.operands().stream().anyMatch(operand -> equal(metadata, any.field(), operand));
            case Filter.NoneOf none ->
                none.operands().stream().noneMatch(operand -> equal(metadata, none.field(), operand));
            case Filter.Exists exists -> metadata.fields().containsKey(exists.field()) == exists.expected();
            case Filter.Compare compare ->
                metadata.fields().get(compare.field()) instanceof MetadataValue.Numeric number
                        && switch (compare.comparison()) {
                            case GREATER -> number.value() > compare.bound();
                            case GREATER_OR_EQUAL -> number.value() >= compare.bound();
                            case LESS -> number.value() < compare.bound();
                            case LESS_OR_EQUAL -> number.value() <= compare.bound();
                        };
        };
    }

    private static boolean equal(Metadata metadata, String field, Operand operand) {
        MetadataValue value = metadata.fields().get(field);
        return switch (operand) {
            case Operand.Text text -> texts(value).contains(text.value());
            case Operand.Numeric number ->
                value instanceof MetadataValue.Numeric stored && stored.value() == number.value();
            case Operand.Bool bool -> value instanceof MetadataValue.Bool stored && stored.value() == bool.value();
        };
    }

    /// The strings a field takes on.
    private static List<String> texts(@Nullable MetadataValue value) {
        if (value instanceof MetadataValue.TextList list) {
            return list.values();
        }
        return value instanceof MetadataValue.Text text ? List.of(text.value()) : List.of();
    }
}
