package dev.bristlecone.search.segment;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The records of one namespace, about to become one section of a segment file. Ordinals run from 0 to `count() - 1`;
/// ids are distinct. Read sequentially, several times, by one thread.
public interface SegmentSource {
    /// The owner of the section: opaque to this module, at most 1,024 bytes.
    byte[] key();

    VectorSpace space();

    int count();

    /// The id's bytes (1 to 512, each 0x01 to 0x7F).
    byte[] id(int ordinal);

    /// Where the record's dense values lie: the segment and, from [#valuesOffset], their byte offset in it; null
    /// when the record has none.
    @Nullable
    MemorySegment values(int ordinal);

    long valuesOffset(int ordinal);

    @Nullable
    SparseVector sparse(int ordinal);

    /// Encoded by `MetadataCodec`; empty when there is none.
    byte[] metadata(int ordinal);
}
