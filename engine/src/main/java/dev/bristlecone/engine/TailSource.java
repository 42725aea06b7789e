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
    private final NamespaceTail tail;
    private final NamespaceState namespace;
    private final TailRow[] rows;
    private final VectorSpace space;
    private Map<SegmentPart, MemorySegment> parts = Map.of();

    /// @param rows those that were alive when the tail froze
    TailSource(NamespaceTail tail, TailRow[] rows) {
        this.tail = tail;
        this.namespace = tail.namespace();
        this.rows = rows;
        this.space = namespace.peek().space();
    }

    /// Builds what goes along with the records.
    ///
    /// @param memory where it lies until the section is written
    void buildParts(PartBuilding building, SegmentAllocator memory) {
        MemorySegment texts =
                tail.texts().part(tail.rows(), tail.count(), tail.generation().frozenLsn());
        parts = building.build(this, namespace, texts, memory, () -> false);
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
