package dev.bristlecone.database.data;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Identifiers;
import dev.bristlecone.model.Limits;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataParser;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.model.index.IndexDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the vectors of one index may look like. Turns what clients wrote into values the engine can trust.
final class RecordRules {
    private static final String NO_SPARSE = "Index configuration does not support sparse values - only indexes that are"
            + " sparse or using dotproduct are supported.";

    /// Below this a value counts as zero: its square would vanish in a 32-bit norm.
    private static final float MAGNITUDE_MIN = 1e-8f;

    private final VectorSpace space;
    private final boolean storesSparse;
    private final boolean ranksSparse;
    private final boolean sparseOnly;

    RecordRules(IndexDefinition index) {
        this.space = index.space();
        this.storesSparse = index.storesSparse();
        this.ranksSparse = index.hasSparse();
        this.sparseOnly = index.isSparseOnly();
    }

    VectorSpace space() {
        return space;
    }

    /// Whether queries may rank by sparse values. A dense index of another metric stores them without ranking them.
    boolean ranksSparse() {
        return ranksSparse;
    }

    Record record(RecordInput input) {
        Identifiers.checkRecordId(input.id());
        float[] values = present(input.values());
        SparseInput sparse = input.sparse();
        if (sparseOnly && sparse == null && values == null) {
            throw DatabaseException.invalid("Sparse indexes require sparse values, got none for the record with id '"
                    + input.id() + "'. Provide sparseValues with indices and values.");
        }
        if (!sparseOnly && values == null) {
            throw wrongDimension(0);
        }
        return new Record(
                input.id(),
                values == null ? null : storedDense(values),
                sparse == null ? null : storedSparse(sparse),
                metadata(input.metadata()));
    }

    /// Dense values to be stored, or null when there are none.
    float @Nullable [] storedDenseOrNull(float @Nullable [] values) {
        float[] given = present(values);
        return given == null ? null : storedDense(given);
    }

    /// Sparse values to be stored, or null when there are none.
    @Nullable
    SparseVector storedSparseOrNull(@Nullable SparseInput sparse) {
        return sparse == null ? null : storedSparse(sparse);
    }

    Metadata metadata(@Nullable Map<String, @Nullable Object> metadata) {
        return metadata == null || metadata.isEmpty() ? Metadata.EMPTY : MetadataParser.parse(metadata);
    }

    /// Refuses metadata that is too large for one record.
    void checkSize(Metadata metadata) {
        int sizeBytes = metadata.jsonSizeBytes();
        if (sizeBytes > Limits.METADATA_SIZE_BYTES_MAX) {
            throw DatabaseException.invalid("metadata size is " + sizeBytes + " bytes, which exceeds the limit of "
                    + Limits.METADATA_SIZE_BYTES_MAX + " bytes per vector");
        }
    }

    /// Dense values to search for. They may be all zero: users list records that way.
    float[] queryDense(float[] values) {
        if (sparseOnly) {
            throw DatabaseException.invalid(
                    "Querying with dense vectors is not supported for sparse indexes. Provide a sparse vector instead.");
        }
        checkDimension(values);
        checkFinite(values, "Vector");
        return values;
    }

    /// Sparse values to search for.
    SparseVector querySparse(SparseInput sparse) {
        if (!ranksSparse) {
            throw DatabaseException.invalid(NO_SPARSE);
        }
        return sorted(sparse);
    }

    private float[] storedDense(float[] values) {
        if (sparseOnly) {
            throw DatabaseException.invalid("Upserting dense vectors is not supported for sparse indexes");
        }
        checkDimension(values);
        checkFinite(values, "Vector");
        for (float value : values) {
            if (Math.abs(value) >= MAGNITUDE_MIN) {
                return values;
            }
        }
        throw DatabaseException.invalid("Dense vectors must contain at least one non-zero value.");
    }

    private SparseVector storedSparse(SparseInput sparse) {
        if (!storesSparse) {
            throw DatabaseException.invalid(NO_SPARSE);
        }
        return sorted(sparse);
    }

    private void checkDimension(float[] values) {
        if (values.length != space.dimension()) {
            throw wrongDimension(values.length);
        }
    }

    private DatabaseException wrongDimension(int found) {
        return DatabaseException.invalid(
                "Vector dimension " + found + " does not match the dimension of the index " + space.dimension());
    }

    private static float @Nullable [] present(float @Nullable [] values) {
        return values == null || values.length == 0 ? null : values;
    }

    private static void checkFinite(float[] values, String what) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw DatabaseException.invalid(
                        what + " values must be finite 32-bit floats, got " + values[i] + " at position " + i);
            }
        }
    }

    private static SparseVector sorted(SparseInput sparse) {
        int count = sparse.indices().length;
        if (count != sparse.values().length) {
            throw DatabaseException.invalid("Sparse vector indices and values must have the same length, got " + count
                    + " indices and " + sparse.values().length + " values");
        }
        if (count == 0) {
            throw DatabaseException.invalid("Sparse vector must contain at least one value");
        }
        if (count > Limits.SPARSE_NON_ZEROS_MAX) {
            throw DatabaseException.invalid(
                    "Sparse vector must contain at most " + Limits.SPARSE_NON_ZEROS_MAX + " values, got " + count);
        }
        checkFinite(sparse.values(), "Sparse vector");
        return SparseOrder.ascending(sparse.indices(), sparse.values());
    }
}
