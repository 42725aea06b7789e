package dev.bristlecone.engine;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.fields.FieldsBuilder;
import dev.bristlecone.search.segment.SegmentPart;
import dev.bristlecone.search.segment.SegmentSource;
import dev.bristlecone.search.sparse.SparseIndexBuilder;
import dev.bristlecone.search.sparse.SparseSource;
import dev.bristlecone.search.text.TextAnalysis;
import dev.bristlecone.search.text.TextIndexWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Builds the parts a section gets besides its records, from the records.
///
/// @param recordsMin records from which on a section gets any; smaller ones are read record by record
/// @param texts how texts are analysed
record PartBuilding(int recordsMin, TextAnalyses texts) {
    /// Whether a section of so many records gets any part.
    boolean wanted(int records) {
        return records >= recordsMin;
    }

    /// The parts of a section whose records are in their final order.
    ///
    /// @param namespace whose records they are
    /// @param textPart the text part, when it is there already
    /// @param memory where the parts lie until the section is written, filled with zeros
    /// @param stopped ends it early; what is missing then is read record by record
    Map<SegmentPart, MemorySegment> build(
            SegmentSource source,
            NamespaceState namespace,
            @Nullable MemorySegment textPart,
            SegmentAllocator memory,
            BooleanSupplier stopped) {
        TextAnalysis analysis = texts.of(namespace.key().index());
        Map<SegmentPart, MemorySegment> parts = new EnumMap<>(SegmentPart.class);
        MemorySegment fields = FieldsBuilder.build(
                source.count(), source::metadata, indexed(namespace.filterableFields(), analysis), memory, stopped);
        if (fields != null) {
            parts.put(SegmentPart.FIELDS, fields);
        }
        MemorySegment sparse = SparseIndexBuilder.build(new SparseValues(source), memory);
        if (sparse != null) {
            parts.put(SegmentPart.SPARSE, sparse);
        }
        if (textPart != null) {
            parts.put(SegmentPart.TEXT, textPart);
        } else if (analysis != null && !stopped.getAsBoolean()) {
            parts.put(SegmentPart.TEXT, TextIndexWriter.write(analysis, source.count(), source::metadata));
        }
        return parts;
    }

    /// The fields that filters compare with values: texts are asked for words.
    private static @Nullable Predicate<String> indexed(
            @Nullable Set<String> filterable, @Nullable TextAnalysis analysis) {
        if (analysis == null) {
            return filterable == null ? null : filterable::contains;
        }
        return name -> (filterable == null || filterable.contains(name))
                && !analysis.fields().contains(name);
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
