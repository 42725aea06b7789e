package dev.bristlecone.database.control;

import dev.bristlecone.inference.catalog.HostedModels;
import dev.bristlecone.inference.catalog.ModelCard;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.index.ReadCapacity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Indexes over a catalog in memory, with a store that remembers what it was told to drop.
final class IndexesFixture {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    final FakeCatalog catalog = new FakeCatalog();
    final List<UUID> dropped = new ArrayList<>();
    private final AtomicLong idsGiven = new AtomicLong();
    ControlSettings settings = ControlSettings.defaults();
    boolean dropFails;

    Indexes open() {
        return Indexes.open(
                catalog,
                this::drop,
                settings,
                IndexesFixture::hostedModel,
                InstantSource.fixed(NOW),
                () -> new UUID(7, idsGiven.incrementAndGet()),
                port -> true);
    }

    /// What the hosted service promises of a model.
    static ModelCard hostedModel(String name) {
        return HostedModels.named(name).orElseThrow(() -> DatabaseException.notFound("Model " + name + " not found."));
    }

    static NewIndex dense(String name) {
        return dense(name, 4, Metric.COSINE);
    }

    static NewIndex dense(String name, int dimension, Metric metric) {
        return wish(
                name,
                NewIndex.denseFields(new IndexField.DenseVector(dimension, metric, null)),
                new Deployment.Managed("aws", "us-east-1", null),
                Map.of());
    }

    static NewIndex wish(
            @Nullable String name,
            SortedMap<String, IndexField> fields,
            Deployment deployment,
            Map<String, String> tags) {
        return new NewIndex(name, fields, null, deployment, new ReadCapacity.OnDemand(), false, tags);
    }

    static IndexChange protect(boolean enabled) {
        return new IndexChange(enabled, null, null, null, null);
    }

    static IndexChange retag(Map<String, String> tags) {
        return new IndexChange(null, tags, null, null, null);
    }

    /// Writes down what it hears.
    static final class Diary implements IndexDirectory.Listener {
        final List<String> entries = new ArrayList<>();

        @Override
        public void created(IndexDefinition definition) {
            entries.add("created " + definition.name());
        }

        @Override
        public void changed(IndexDefinition definition) {
            entries.add("changed " + definition.name() + " " + definition.state());
        }

        @Override
        public void removed(IndexDefinition definition) {
            entries.add("removed " + definition.name());
        }
    }

    private void drop(UUID index) {
        if (dropFails) {
            throw new DatabaseException(ErrorCode.UNAVAILABLE, "injected");
        }
        dropped.add(index);
    }
}
