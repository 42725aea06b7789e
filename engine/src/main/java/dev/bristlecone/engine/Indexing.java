package dev.bristlecone.engine;

import dev.bristlecone.search.segment.SegmentFileWriter;
import dev.bristlecone.storage.scratch.Scratch;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Gives merged sections their indexes and parts on the way into a file.
final class Indexing {
    /// Records from which on a section gets an index for its dense values.
    private final int recordsMin;

    private final IndexBuilding building;
    private final PartBuilding parts;

    Indexing(int recordsMin, IndexBuilding building, PartBuilding parts) {
        this.recordsMin = recordsMin;
        this.building = building;
        this.parts = parts;
    }

    /// Gives no index for dense values, whose building takes room, and works in memory.
    Indexing withoutDense() {
        return new Indexing(Integer.MAX_VALUE, IndexBuilding.plain(), parts);
    }

    /// Adds a merge to a file. Gives up the index, not the merge, when asked to stop.
    ///
    /// @throws java.io.UncheckedIOException when there is no room for the work
    void write(Merge merge, SegmentFileWriter writer, BooleanSupplier stopped) throws IOException {
        boolean dense = merge.count() >= recordsMin;
        if (!dense && !parts.wanted(merge.count())) {
            writer.add(merge);
            return;
        }
        try (Scratch memory = dense ? building.memory().open() : Scratch.inMemory()) {
            if (dense) {
                merge.buildIndex(building.threads(), memory, stopped);
            }
            if (parts.wanted(merge.count())) {
                merge.buildParts(parts, memory, stopped);
            }
            writer.add(merge);
        } finally {
            merge.forgetIndex();
        }
    }
}
