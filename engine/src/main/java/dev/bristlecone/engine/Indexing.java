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

    /// The most bytes of work memory that building one may take before it does without a graph.
    private final long workBytesMax;

    private final IndexBuilding building;
    private final PartBuilding parts;

    Indexing(int recordsMin, long fastBytesMax, long workBytesMax, IndexBuilding building, PartBuilding parts) {
        this.recordsMin = recordsMin;
        this.fastBytesMax = fastBytesMax;
        this.workBytesMax = workBytesMax;
        this.building = building;
        this.parts = parts;
    }

    /// Gives no index for dense values, whose building takes room, and works in memory.
    Indexing withoutDense() {
        return new Indexing(Integer.MAX_VALUE, 0, 0, IndexBuilding.plain(), parts);
    }

    /// Rows are fast as long as they are in memory; codes are as long as they are. A graph is only built where that
    /// can be done in memory: else it would wait for the disk at every step.
    private DenseLayout layout(Merge merge) {
        if (merge.count() * DenseIndexShape.rowBytes(merge.space()) <= fastBytesMax) {
            return DenseLayout.FAST;
        }
        long workBytes = merge.count() * DenseIndexShape.compactWorkBytes(merge.space());
        return workBytes <= workBytesMax ? DenseLayout.COMPACT : DenseLayout.CODES;
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
