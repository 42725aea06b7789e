package dev.bristlecone.database.data;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.index.ReadCapacity;
import java.time.Instant;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Index definitions of every kind that matters to the data plane.
public final class SampleIndexes {
    private static final Deployment MANAGED = new Deployment.Managed("aws", "us-east-1", null);

    private SampleIndexes() {}

    /// As every API version before 2026-07 makes it: sparse values may be stored beside the dense ones.
    public static IndexDefinition dense(int dimension, Metric metric) {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        fields.put("_values", new IndexField.DenseVector(dimension, metric, null));
        fields.put("_sparse_values", new IndexField.SparseVector(null));
        return index(fields, IndexDefinition.Family.VECTORS, MANAGED, null);
    }

    /// A 2026-07 index that declares dense values alone.
    public static IndexDefinition denseOnly(int dimension, Metric metric) {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        fields.put("_values", new IndexField.DenseVector(dimension, metric, null));
        return index(fields, IndexDefinition.Family.VECTORS, MANAGED, null);
    }

    public static IndexDefinition sparse() {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        fields.put("_sparse_values", new IndexField.SparseVector(null));
        return index(fields, IndexDefinition.Family.VECTORS, MANAGED, null);
    }

    public static IndexDefinition documents() {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        fields.put("text", new IndexField.FullText("en", false, false, null, null));
        return index(fields, IndexDefinition.Family.DOCUMENTS, MANAGED, null);
    }

    public static IndexDefinition pod(int dimension) {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        fields.put("_values", new IndexField.DenseVector(dimension, Metric.COSINE, null));
        Deployment pod = new Deployment.Pod("us-east1-gcp", "p1.x1", 1, 1, null, null);
        return index(fields, IndexDefinition.Family.VECTORS, pod, null);
    }

    /// A dense index that indexes only these metadata fields.
    public static IndexDefinition filterable(SortedSet<String> filterableFields) {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        fields.put("_values", new IndexField.DenseVector(2, Metric.DOT_PRODUCT, null));
        return index(fields, IndexDefinition.Family.VECTORS, MANAGED, filterableFields);
    }

    private static IndexDefinition index(
            SortedMap<String, IndexField> fields,
            IndexDefinition.Family family,
            Deployment deployment,
            @Nullable SortedSet<String> filterableFields) {
        return new IndexDefinition(
                new UUID(0, 1),
                "movies",
                5081,
                Instant.EPOCH,
                fields,
                filterableFields,
                family,
                deployment,
                new ReadCapacity.OnDemand(),
                false,
                null,
                IndexDefinition.State.READY);
    }
}
