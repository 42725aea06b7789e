package dev.bristlecone.search.segment;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.search.dense.DenseIndex;
import dev.bristlecone.search.sparse.SparseIndex;
import dev.bristlecone.search.sparse.SparseSource;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// One namespace's records in one segment file: an immutable, verified view, valid while its file is open. Any thread.
/// Ordinals and ranks run from 0 to `count() - 1`; any other is the caller's mistake and its answer means nothing.
public interface Segment extends SparseSource {
    byte[] key();

    VectorSpace space();

    @Override
    int count();

    /// The ordinal of an id, or -1. One or two cache misses when absent.
    int find(byte[] id);

    byte[] id(int ordinal);

    /// Byte offset in [#bytes] of the record's id.
    long idOffset(int ordinal);

    /// Compares the id at an ordinal with other bytes, in unsigned byte order.
    int compareId(int ordinal, byte[] other);

    /// The ordinal of the `rank`-th id in byte order.
    int ordinalAtRank(int rank);

    /// The rank of the first id that is >= these bytes; `count()` when none is.
    int rankOfFirstAtLeast(byte[] idPrefix);

    boolean hasValues(int ordinal);

    /// The mapped file, base of [#valuesOffset] and [#idOffset].
    MemorySegment bytes();

    /// Byte offset in [#bytes] of the record's dense values: `dimension` little-endian floats, 4-byte aligned. The
    /// rows lie at even distances by ordinal. Only for records that have values.
    long valuesOffset(int ordinal);

    /// Dense values will be read from here and there from now on.
    void expectScatteredReads();

    /// Orders the dense values of records that will be read, where they may not be in memory.
    ///
    /// @return where they lie, for [#awaitValues]
    long[] orderValues(int[] ordinals);

    /// Waits until dense values that were ordered are in memory.
    void awaitValues(long[] offsets);

    /// The index over the dense values, null when the section has none. The same object each time.
    @Nullable
    DenseIndex index();

    /// The index over the sparse values, null when the section has none. The same object each time.
    @Nullable
    SparseIndex sparseIndex();

    /// The bytes of a part, in place in the file; null when the section has none.
    @Nullable
    MemorySegment part(SegmentPart part);

    /// `Σ value²` of the dense values, 0 without any; infinite when it exceeds what a float holds.
    float squaredNorm(int ordinal);

    @Override
    @Nullable
    SparseVector sparse(int ordinal);

    byte[] metadata(int ordinal);

    /// Bytes of the record's id, vectors and metadata; they themselves are not read.
    long recordBytes(int ordinal);

    /// Bytes of this section in the file.
    long sizeBytes();
}
