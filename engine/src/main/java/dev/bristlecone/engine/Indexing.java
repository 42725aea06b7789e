package dev.bristlecone.engine;

import dev.bristlecone.search.segment.SegmentFileWriter;
import dev.bristlecone.storage.scratch.Scratch;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Gives merged sections their indexes on the way into a file.
final class Indexing {
    /// Records from which on a section gets one.
    private final int recordsMin;

    private final IndexBuilding building;

    Indexing(int recordsMin, IndexBuilding building) {
        this.recordsMin = recordsMin;
        this.building = building;
    }

    /// Gives none.
    static Indexing off() {
        return new Indexing(Integer.MAX_VALUE, IndexBuilding.plain());
    }

    /// Adds a merge to a file. Gives up the index, not the merge, when asked to stop.
    ///
    /// @throws java.io.UncheckedIOException when there is no room for the work
    void write(Merge merge, SegmentFileWriter writer, BooleanSupplier stopped) throws IOException {
        if (merge.count() < recordsMin) {
            writer.add(merge);
            return;
        }
        try (Scratch memory = building.memory().open()) {
            merge.buildIndex(building.threads(), memory, stopped);
            writer.add(merge);
        } finally {
            merge.forgetIndex();
        }
    }
}
