package dev.bristlecone.search.segment;

import dev.bristlecone.search.dense.DenseIndexShape;
import org.jspecify.annotations.Nullable;

/// The numbers from which the layout of a section follows.
///
/// @param parts sizes of the parts behind the metadata
/// @param index null when the section has none; with one, every record has values
record SectionShape(
        int count,
        int dimension,
        Presence values,
        Presence sparse,
        long idBytes,
        long sparseEntries,
        long metadataBytes,
        PartSizes parts,
        @Nullable DenseIndexShape index) {
    /// From one record's values to the next one's.
    long rowBytes() {
        return index == null ? 4L * dimension : index.rowBytes(dimension);
    }

    long indexBytes() {
        return index == null ? 0 : index.partBytes(dimension);
    }
}
