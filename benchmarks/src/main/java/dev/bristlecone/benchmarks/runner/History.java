package dev.bristlecone.benchmarks.runner;

import dev.bristlecone.benchmarks.dataset.VectorFile;
import dev.bristlecone.engine.Write;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.VectorSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What is written to a Bristlecone index until only the live rows are left. Of the withdrawn rows (2 % of the index)
///
/// - the first quarter is stored under ids that live rows replace later,
/// - of the others, which are strewn among the live rows, every third is deleted before the segments are merged into
/// one,
/// - and the rest afterwards, so that the segment searched has 1 % deleted records.
final class History {
    static final NamespaceKey KEY = new NamespaceKey(new UUID(1, 1), "");

    private static final String LIVE = "r";
    private static final String WITHDRAWN = "x";

    private final BuildOrder order;
    private final VectorFile base;
    private final int replaced;
    private final int @Nullable [][] attributes;

    History(BuildOrder order, VectorFile base) throws IOException {
        this.order = order;
        this.base = base;
        this.replaced = order.withdrawn() / 4;
        this.attributes = order.attributes();
    }

    /// The row of a live record.
    static int row(String id) {
        return Integer.parseInt(id.substring(LIVE.length()));
    }

    Write.Upsert upsert(List<Record> records) {
        return new Write.Upsert(KEY, new VectorSpace(order.dimension(), order.metric()), List.copyOf(records));
    }

    /// Everything to load, in order, but [#lastToDelete].
    void forEachBatch(int size, Consumer<List<Record>> consumer) {
        List<Record> batch = new ArrayList<>();
        for (int i = 0; i < replaced; i++) {
            batch.add(record(LIVE + i, order.live() + i));
        }
        int next = replaced + 1;
        for (int row = 0; row < order.live(); row++) {
            batch.add(record(LIVE + row, row));
            long due = replaced + (long) (order.withdrawn() - replaced) * (row + 1) / order.live();
            if (next < due) {
                batch.add(record(WITHDRAWN + next, order.live() + next));
                next++;
            }
            if (batch.size() >= size || row == order.live() - 1) {
                consumer.accept(batch);
                batch.clear();
            }
        }
    }

    /// A record that belongs into the last segment, so that this one too has something deleted before the merge.
    Record lastToDelete() {
        return record(WITHDRAWN + replaced, order.live() + replaced);
    }

    List<String> deletedBeforeMerge() {
        return strewn().filter(this::isDeletedEarly)
                .mapToObj(i -> WITHDRAWN + i)
                .toList();
    }

    List<String> deletedAfterMerge() {
        return strewn().filter(i -> !isDeletedEarly(i))
                .mapToObj(i -> WITHDRAWN + i)
                .toList();
    }

    private IntStream strewn() {
        return IntStream.range(replaced, order.withdrawn());
    }

    private boolean isDeletedEarly(int withdrawn) {
        return (withdrawn - replaced) % 3 == 0;
    }

    private Record record(String id, int row) {
        return new Record(id, base.row(row), null, metadata(row));
    }

    /// Two fields, and the attributes where there are any; withdrawn rows have those of others.
    private Metadata metadata(int row) {
        Map<String, MetadataValue> fields = new HashMap<>();
        fields.put("color", new MetadataValue.Text("c" + row % 10));
        fields.put("rank", new MetadataValue.Numeric(row));
        int[] attributesOfRow = attributes == null ? new int[0] : attributes[row % attributes.length];
        for (int column = 0; column < attributesOfRow.length; column++) {
            fields.put(AttributeRange.field(column), new MetadataValue.Numeric(attributesOfRow[column]));
        }
        return Metadata.of(fields);
    }
}
