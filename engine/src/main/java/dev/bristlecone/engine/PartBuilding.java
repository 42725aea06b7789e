package dev.bristlecone.engine;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.fields.FieldsBuilder;
import dev.bristlecone.search.segment.SegmentPart;
import dev.bristlecone.search.segment.SegmentSource;
import dev.bristlecone.search.sparse.SparseIndexBuilder;
import dev.bristlecone.search.sparse.SparseSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Builds the parts a section gets besides its records, from the records.
///
/// @param recordsMin records from which on a section gets any; smaller ones are read record by record
record PartBuilding(int recordsMin) {
    /// Whether a section of so many records gets any part.
    boolean wanted(int records) {
        return records >= recordsMin;
    }

    /// The parts of a section whose records are in their final order.
    ///
    /// @param filterable which metadata fields filters may use; null for all
    /// @param memory where the parts lie until the section is written, filled with zeros
    /// @param stopped ends it early; what is missing then is read record by record
    Map<SegmentPart, MemorySegment> build(
            SegmentSource source, @Nullable Set<String> filterable, SegmentAllocator memory, BooleanSupplier stopped) {
        Map<SegmentPart, MemorySegment> parts = new EnumMap<>(SegmentPart.class);
        MemorySegment fields = FieldsBuilder.build(
                source.count(), source::metadata, filterable == null ? null : filterable::contains, memory, stopped);
        if (fields != null) {
            parts.put(SegmentPart.FIELDS, fields);
        }
        MemorySegment sparse = SparseIndexBuilder.build(new SparseValues(source), memory);
        if (sparse != null) {
            parts.put(SegmentPart.SPARSE, sparse);
        }
        return parts;
    }

    private record SparseValues(SegmentSource records) implements SparseSource {
        @Override
        public int count() {
            return records.count();
        }

        @Override
        public @Nullable SparseVector sparse(int ordinal) {
            return records.sparse(ordinal);
        }
    }
}
