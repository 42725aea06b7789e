package dev.bristlecone.engine;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.dense.FreshCodes;
import dev.bristlecone.search.metadata.MetadataCodec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// One version of one record in a tail. Immutable but for its end of life.
final class TailRow {
    /// Heap bytes of a row besides its variable parts: object, map node, id string.
    static final long OVERHEAD_BYTES = 176;

    /// The LSN of a row that nothing has deleted yet.
    private static final long ALIVE = Long.MAX_VALUE;

    final String id;
    final long lsn;
    final int ordinal;
    final @Nullable MemorySegment slab;
    final long offset;
    final int dimension;
    final float squaredNorm;
    final @Nullable SparseVector sparse;
    final byte[] metadata;

    /// The version of the same id that this one replaced in the same tail, for older snapshots.
    final @Nullable TailRow older;

    /// Written by the apply lane before it publishes the snapshot that needs it, like [DeleteStamps].
    private volatile long deletedLsn = ALIVE;

    TailRow(
            String id,
            long lsn,
            int ordinal,
            @Nullable MemorySegment slab,
            long offset,
            int dimension,
            float squaredNorm,
            @Nullable SparseVector sparse,
            byte[] metadata,
            @Nullable TailRow older) {
        this.id = id;
        this.lsn = lsn;
        this.ordinal = ordinal;
        this.slab = slab;
        this.offset = offset;
        this.dimension = dimension;
        this.squaredNorm = squaredNorm;
        this.sparse = sparse;
        this.metadata = metadata;
        this.older = older;
    }

    /// Adds the row to codes; one of another dimension has none that could be near.
    void addTo(FreshCodes codes) {
        codes.add(slab, offset, dimension == codes.space().dimension() ? squaredNorm : Float.NaN);
    }

    boolean visible(long snapshotLsn) {
        return lsn <= snapshotLsn && deletedLsn > snapshotLsn;
    }

    boolean alive() {
        return deletedLsn == ALIVE;
    }

    /// The LSN of the deletion, or 0 while the row lives: the form of [DeleteStamps].
    long stamp() {
        return alive() ? 0 : deletedLsn;
    }

    void delete(long atLsn) {
        deletedLsn = atLsn;
    }

    /// A copy of the dense values, or null when there are none.
    float @Nullable [] values() {
        if (slab == null) {
            return null;
        }
        float[] values = new float[dimension];
        MemorySegment.copy(slab, ValueLayout.JAVA_FLOAT, offset, values, 0, dimension);
        return values;
    }

    /// Bytes of the id, the vectors and the metadata.
    long recordBytes() {
        long sparseBytes = sparse == null ? 0 : 8L * sparse.size();
        return id.length() + 4L * dimension + sparseBytes + metadata.length;
    }

    Record toRecord(boolean includeValues, boolean includeMetadata) {
        return new Record(
                id,
                includeValues ? values() : null,
                includeValues ? sparse : null,
                includeMetadata ? MetadataCodec.decode(metadata) : Metadata.EMPTY);
    }
}
