package dev.bristlecone.search.segment;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.search.dense.DenseIndexImage;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The records of one namespace, about to become one section of a segment file. Ordinals run from 0 to `count() - 1`;
/// ids are distinct. Read from front to back, several times, by one thread, and must answer the same each time.
public interface SegmentSource {
    /// The owner of the section: opaque to this module, at most 1,024 bytes.
    byte[] key();

    VectorSpace space();

    int count();

    /// The id's bytes (1 to 512).
    byte[] id(int ordinal);

    /// The index over all dense values, in the order of the ordinals; null when there is none. With one, every
    /// record has values.
    default @Nullable DenseIndexImage index() {
        return null;
    }

    /// The bytes of a part, as the package that owns it lays them out; null when there is none. They stay until the
    /// section is written. Not asked for [SegmentPart#CODES], which are part of [#index].
    default @Nullable MemorySegment part(SegmentPart part) {
        return null;
    }

    /// Where the record's dense values lie, as little-endian floats: the segment and, from [#valuesOffset], their
    /// byte offset in it; null when the record has none. Any alignment.
    @Nullable
    MemorySegment values(int ordinal);

    /// Asked only about records that have values.
    long valuesOffset(int ordinal);

    @Nullable
    SparseVector sparse(int ordinal);

    /// Encoded by `MetadataCodec`, opaque here; empty when there is none.
    byte[] metadata(int ordinal);
}
