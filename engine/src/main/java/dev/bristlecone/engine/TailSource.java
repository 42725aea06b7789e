package dev.bristlecone.engine;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.search.segment.SegmentPart;
import dev.bristlecone.search.segment.SegmentSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of a frozen tail as the records of a new section.
final class TailSource implements SegmentSource {
    private final NamespaceState namespace;
    private final TailRow[] rows;
    private final VectorSpace space;
    private Map<SegmentPart, MemorySegment> parts = Map.of();

    TailSource(NamespaceState namespace, TailRow[] rows) {
        this.namespace = namespace;
        this.rows = rows;
        this.space = namespace.peek().space();
    }

    /// Builds what goes along with the records.
    ///
    /// @param memory where it lies until the section is written
    void buildParts(PartBuilding building, SegmentAllocator memory) {
        parts = building.build(this, namespace, memory, () -> false);
    }

    @Override
    public @Nullable MemorySegment part(SegmentPart part) {
        return parts.get(part);
    }

    @Override
    public byte[] key() {
        return SectionKey.encode(namespace.createdLsn());
    }

    @Override
    public VectorSpace space() {
        return space;
    }

    @Override
    public int count() {
        return rows.length;
    }

    @Override
    public byte[] id(int ordinal) {
        return rows[ordinal].id.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public @Nullable MemorySegment values(int ordinal) {
        return rows[ordinal].slab;
    }

    @Override
    public long valuesOffset(int ordinal) {
        return rows[ordinal].offset;
    }

    @Override
    public @Nullable SparseVector sparse(int ordinal) {
        return rows[ordinal].sparse;
    }

    @Override
    public byte[] metadata(int ordinal) {
        return rows[ordinal].metadata;
    }
}
