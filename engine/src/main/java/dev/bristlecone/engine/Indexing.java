package dev.bristlecone.engine;

import dev.bristlecone.search.dense.DenseIndexShape;
import dev.bristlecone.search.dense.DenseLayout;
import dev.bristlecone.search.segment.SegmentFileWriter;
import dev.bristlecone.storage.scratch.Scratch;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Gives merged sections their indexes and parts on the way into a file.
final class Indexing {
    /// Records from which on a section gets an index for its dense values.
    private final int recordsMin;

    /// The most bytes a section may have in the fast layout.
    private final long fastBytesMax;

    private final IndexBuilding building;
    private final PartBuilding parts;

    Indexing(int recordsMin, long fastBytesMax, IndexBuilding building, PartBuilding parts) {
        this.recordsMin = recordsMin;
        this.fastBytesMax = fastBytesMax;
        this.building = building;
        this.parts = parts;
    }

    /// Gives no index for dense values, whose building takes room, and works in memory.
    Indexing withoutDense() {
        return new Indexing(Integer.MAX_VALUE, 0, IndexBuilding.plain(), parts);
    }

    /// A graph is fast as long as it is in memory; codes are as long as they are.
    private DenseLayout layout(Merge merge) {
        long fastBytes = merge.count() * DenseIndexShape.rowBytes(merge.space());
        return fastBytes <= fastBytesMax ? DenseLayout.FAST : DenseLayout.COMPACT;
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
                merge.buildIndex(layout(merge), building.threads(), memory, stopped);
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
