package dev.bristlecone.database.control;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Limits;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.index.ReadCapacity;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an index must be like. Each check throws an INVALID_ARGUMENT that names the value and the rule.
final class IndexRules {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    private static final Pattern TAG_KEY = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\x20-\\x7e]*");
    private static final Pattern POD_TYPE = Pattern.compile("(s1|p1|p2)(\\.x[1248])?");
    private static final int FIELD_NAME_SIZE_BYTES_MAX = 64;
    private static final int DESCRIPTION_SIZE_BYTES_MAX = 256;
    private static final int FULL_TEXT_FIELDS_MAX = 100;

    private IndexRules() {}

    static void checkName(String name) {
        if (name.isEmpty() || name.length() > Limits.INDEX_NAME_LENGTH_MAX) {
            throw DatabaseException.invalid("Name must be between 1 and " + Limits.INDEX_NAME_LENGTH_MAX
                    + " characters long, but has " + name.length() + ".");
        }
        if (!NAME.matcher(name).matches()) {
            throw DatabaseException.invalid("Name must consist of lower case alphanumeric characters or '-', and must"
                    + " start and end with an alphanumeric character. Got: '" + name + "'.");
        }
    }

    /// Checks every key and value, and how many there are.
    static void checkTags(Map<String, String> tags) {
        if (tags.size() > Limits.TAGS_MAX) {
            throw DatabaseException.invalid(
                    "An index can have at most " + Limits.TAGS_MAX + " tags, but would have " + tags.size() + ".");
        }
        tags.forEach((key, value) -> {
            if (key.length() > Limits.TAG_KEY_LENGTH_MAX
                    || !TAG_KEY.matcher(key).matches()) {
                throw DatabaseException.invalid("Tag key '" + key + "' is invalid: keys have 1 to "
                        + Limits.TAG_KEY_LENGTH_MAX + " characters, each a letter, a digit, '_' or '-'.");
            }
            if (value.length() > Limits.TAG_VALUE_LENGTH_MAX
                    || !TAG_VALUE.matcher(value).matches()) {
                throw DatabaseException.invalid("The value of tag '" + key + "' is invalid: values have up to "
                        + Limits.TAG_VALUE_LENGTH_MAX + " printable ASCII characters.");
            }
        });
    }

    /// Checks the ranking fields and tells which API will serve them.
    static IndexDefinition.Family checkFields(SortedMap<String, IndexField> fields) {
        if (fields.isEmpty()) {
            throw DatabaseException.invalid(
                    "Schema must contain at least one of the following field types: dense_vector,"
                            + " sparse_vector, string with full_text_search");
        }
        checkCounts(fields.values());
        fields.forEach(IndexRules::checkField);
        long reserved = fields.keySet().stream().filter(IndexRules::isReserved).count();
        if (reserved == 0) {
            return IndexDefinition.Family.DOCUMENTS;
        }
        if (reserved < fields.size()) {
            throw DatabaseException.invalid(
                    "The reserved fields _values and _sparse_values cannot be combined with other"
                            + " fields. Rename them, or remove the other fields.");
        }
        return IndexDefinition.Family.VECTORS;
    }

    static void checkDeployment(Deployment deployment, ControlSettings settings) {
        switch (deployment) {
            case Deployment.Managed managed -> {
                checkSource(managed.sourceCollection());
                checkRegion(managed.cloud(), managed.region(), settings.regions());
            }
            case Deployment.Pod pod -> {
                checkSource(pod.sourceCollection());
                checkNotBlank("environment", pod.environment());
                checkPodType(pod.podType());
                checkAtLeast("replicas", pod.replicas(), 1);
                checkAtLeast("shards", pod.shards(), 1);
            }
            case Deployment.Byoc byoc -> checkNotBlank("environment", byoc.environment());
        }
    }

    static void checkReadCapacity(ReadCapacity capacity) {
        if (capacity instanceof ReadCapacity.Dedicated dedicated) {
            String nodeType = dedicated.nodeType();
            if (!nodeType.equals("b1") && !nodeType.equals("t1")) {
                throw DatabaseException.invalid("node_type must be one of b1, t1. Got: '" + nodeType + "'.");
            }
            checkAtLeast("replicas", dedicated.replicas(), 0);
            checkAtLeast("shards", dedicated.shards(), 1);
        }
    }

    static void checkPodType(String podType) {
        if (!POD_TYPE.matcher(podType).matches()) {
            throw DatabaseException.invalid(
                    "pod_type must be one of s1, p1, p2, followed by .x1, .x2, .x4 or .x8. Got: '" + podType + "'.");
        }
    }

    static void checkAtLeast(String what, int value, int min) {
        if (value < min) {
            throw DatabaseException.invalid(what + " must be at least " + min + ". Got: " + value + ".");
        }
    }

    private static void checkRegion(String cloud, String region, Map<String, List<String>> known) {
        if (!known.getOrDefault(cloud, List.of()).contains(region)) {
            String choices = known.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + String.join(", ", entry.getValue()))
                    .collect(Collectors.joining("; "));
            throw DatabaseException.notFound("Resource cloud: " + cloud + " region: " + region
                    + " not found. Known clouds and regions: " + choices + ".");
        }
    }

    /// No collection can exist in this release, so none can be a source.
    private static void checkSource(@Nullable String sourceCollection) {
        if (sourceCollection != null) {
            throw DatabaseException.notFound("Collection " + sourceCollection + " not found.");
        }
    }

    private static void checkField(String name, IndexField field) {
        int size = sizeBytes(name);
        if (size < 1 || size > FIELD_NAME_SIZE_BYTES_MAX) {
            throw DatabaseException.invalid(
                    "Field name '" + name + "' must be between 1 and " + FIELD_NAME_SIZE_BYTES_MAX + " bytes long.");
        }
        if (name.startsWith("$") || (name.startsWith("_") && !isReserved(name))) {
            throw DatabaseException.invalid(
                    "Field name '" + name + "' is invalid: names must not start with '_' or '$'.");
        }
        String description = field.description();
        if (description != null && (isReserved(name) || sizeBytes(description) > DESCRIPTION_SIZE_BYTES_MAX)) {
            throw DatabaseException.invalid(
                    isReserved(name)
                            ? "The reserved field " + name + " cannot have a description."
                            : "The description of field '" + name + "' is longer than " + DESCRIPTION_SIZE_BYTES_MAX
                                    + " bytes.");
        }
        switch (field) {
            case IndexField.DenseVector dense -> {
                int dimension = dense.dimension();
                if (dimension < 1 || dimension > Limits.DIMENSION_MAX) {
                    throw DatabaseException.invalid(
                            "Dimension must be between 1 and " + Limits.DIMENSION_MAX + ". Got: " + dimension + ".");
                }
                checkReservedKind(name, IndexDefinition.DENSE_FIELD, "dense_vector");
            }
            case IndexField.SparseVector sparse ->
                checkReservedKind(name, IndexDefinition.SPARSE_FIELD, "sparse_vector");
            case IndexField.FullText text -> {
                checkReservedKind(name, null, "string");
                FullTextRules.check(name, text);
            }
            case IndexField.EmbeddedText text -> {
                checkReservedKind(name, null, "string");
                if (text.words() != null) {
                    FullTextRules.check(name, text.words());
                }
            }
        }
    }

    private static void checkReservedKind(String name, @Nullable String reservedForKind, String kind) {
        if (isReserved(name) && !name.equals(reservedForKind)) {
            throw DatabaseException.invalid("The reserved field " + name + " cannot be of type " + kind + ".");
        }
    }

    private static boolean isReserved(String name) {
        return name.equals(IndexDefinition.DENSE_FIELD) || name.equals(IndexDefinition.SPARSE_FIELD);
    }

    /// A record has room for one dense and one sparse vector, whoever makes them.
    private static void checkCounts(Collection<IndexField> fields) {
        int dense = 0;
        int sparse = 0;
        int texts = 0;
        for (IndexField field : fields) {
            switch (field) {
                case IndexField.DenseVector vector -> dense++;
                case IndexField.SparseVector vector -> sparse++;
                case IndexField.FullText text -> texts++;
                case IndexField.EmbeddedText text -> {
                    dense += text.embed() == null ? 0 : 1;
                    sparse += text.sparseEmbed() == null ? 0 : 1;
                    texts += text.words() == null ? 0 : 1;
                }
            }
        }
        checkCount("dense_vector or embed", dense, 1);
        checkCount("sparse_vector or sparse_embed", sparse, 1);
        checkCount("full_text_search", texts, FULL_TEXT_FIELDS_MAX);
    }

    private static void checkCount(String kind, int count, int max) {
        if (count > max) {
            throw DatabaseException.invalid(
                    "Schema can contain at most " + max + " " + kind + " field(s), but has " + count + ".");
        }
    }

    private static void checkNotBlank(String what, String value) {
        if (value.isBlank()) {
            throw DatabaseException.invalid(what + " must not be empty.");
        }
    }

    private static int sizeBytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
