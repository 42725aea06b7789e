package dev.bristlecone.server.metrics;

import dev.bristlecone.database.control.IndexDirectory;
import dev.bristlecone.database.embedded.IndexSize;
import dev.bristlecone.database.embedded.StoreStatus;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.ReadCapacity;
import dev.bristlecone.server.metrics.OperationCounts.IndexCounts;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/// The series that dashboards made for the hosted service look for, under exactly those names, and a few about the
/// store itself. Written as text here because metric libraries insist on suffixes of their own.
final class PineconeSeries {
    private final IndexDirectory directory;
    private final Function<UUID, IndexSize> sizes;
    private final Supplier<StoreStatus> store;
    private final OperationCounts counts;

    PineconeSeries(
            IndexDirectory directory,
            Function<UUID, IndexSize> sizes,
            Supplier<StoreStatus> store,
            OperationCounts counts) {
        this.directory = directory;
        this.sizes = sizes;
        this.store = store;
        this.counts = counts;
    }

    /// Appends all series in the text format of Prometheus. Walks over every namespace.
    void write(StringBuilder out) {
        List<IndexDefinition> indexes = directory.all();
        Map<UUID, IndexSize> measured = new HashMap<>();
        indexes.forEach(index -> measured.put(index.id(), sizes.apply(index.id())));
        gauge(
                out,
                indexes,
                "pinecone_db_record_total",
                index -> size(measured, index).recordCount());
        gauge(
                out,
                indexes,
                "pinecone_db_storage_size_bytes",
                index -> size(measured, index).sizeBytes());
        counter(out, indexes, "pinecone_db_read_unit_count", IndexCounts::readUnits);
        counter(out, indexes, "pinecone_db_write_unit_count", IndexCounts::writeUnits);
        for (CountedOperation operation : CountedOperation.values()) {
            String name = "pinecone_db_op_" + operation.name().toLowerCase(Locale.ROOT);
            counter(
                    out,
                    indexes,
                    name + "_count",
                    counted -> counted.of(operation).requests());
            counter(
                    out,
                    indexes,
                    name + "_duration_sum",
                    counted -> counted.of(operation).millis());
        }
        writeStore(out);
    }

    private static IndexSize size(Map<UUID, IndexSize> measured, IndexDefinition index) {
        return Objects.requireNonNull(measured.get(index.id()));
    }

    private static void gauge(
            StringBuilder out, List<IndexDefinition> indexes, String name, Function<IndexDefinition, Number> value) {
        type(out, name, "gauge");
        indexes.forEach(index -> sample(out, name, index, value.apply(index)));
    }

    private void counter(
            StringBuilder out, List<IndexDefinition> indexes, String name, Function<IndexCounts, Number> value) {
        type(out, name, "counter");
        indexes.forEach(index -> sample(out, name, index, value.apply(counts.of(index.name()))));
    }

    private void writeStore(StringBuilder out) {
        StoreStatus status = store.get();
        plain(out, "bristlecone_store_last_lsn", "counter", status.lastLsn());
        plain(out, "bristlecone_store_tail_bytes", "gauge", status.tailBytes());
        plain(out, "bristlecone_store_log_bytes", "gauge", status.logBytes());
        plain(out, "bristlecone_store_segment_bytes", "gauge", status.segmentBytes());
        plain(out, "bristlecone_store_segment_files", "gauge", status.segmentFiles());
        plain(out, "bristlecone_store_flushes", "counter", status.flushes());
        plain(out, "bristlecone_store_compactions", "counter", status.compactions());
        plain(out, "bristlecone_store_read_only", "gauge", status.readOnlyReason() == null ? 0 : 1);
    }

    private static void type(StringBuilder out, String name, String type) {
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void plain(StringBuilder out, String name, String type, long value) {
        type(out, name, type);
        out.append(name).append(' ').append(value).append('\n');
    }

    private static void sample(StringBuilder out, String name, IndexDefinition index, Number value) {
        out.append(name).append("{index_name=\"").append(index.name()).append("\",cloud=\"");
        out.append(escaped(cloud(index))).append("\",region=\"").append(escaped(region(index)));
        out.append("\",capacity_mode=\"").append(capacityMode(index)).append("\"} ");
        out.append(value).append('\n');
    }

    private static String cloud(IndexDefinition index) {
        return switch (index.deployment()) {
            case Deployment.Managed managed -> managed.cloud();
            case Deployment.Pod pod -> "";
            case Deployment.Byoc byoc -> "";
        };
    }

    private static String region(IndexDefinition index) {
        return switch (index.deployment()) {
            case Deployment.Managed managed -> managed.region();
            case Deployment.Pod pod -> pod.environment();
            case Deployment.Byoc byoc -> byoc.environment();
        };
    }

    private static String capacityMode(IndexDefinition index) {
        return switch (index.readCapacity()) {
            case ReadCapacity.OnDemand onDemand -> "on_demand";
            case ReadCapacity.Dedicated dedicated -> "dedicated";
        };
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
