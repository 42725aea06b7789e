package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.*;

import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.storage.StorageException;
import java.lang.foreign.MemorySegment;

/// The check of an index whose checksums are right. No walk may leave the section. What the graph is worth as a
/// graph is not checked: a wrong edge costs recall, never correctness, for scores are computed from values.
public final class DenseIndexCheck {
    private DenseIndexCheck() {}

    /// Checks the index of one section.
    ///
    /// @param file its name, for the message
    /// @param rows where the first row lies
    /// @param part where the index part lies
    /// @throws StorageException CORRUPT
    public static void check(
            String file, MemorySegment bytes, long rows, long part, VectorSpace space, int count, DenseIndexShape shape)
            throws StorageException {
        expect(file, part, "index version", bytes.get(INT, part), VERSION, VERSION);
        expect(file, part + CELLS, "cells", bytes.get(INT, part + CELLS), shape.cells(), shape.cells());
        boolean extended = bytes.get(FLOAT, part + SQUARED_RADIUS) > 0;
        if (extended != shape.extended()) {
            throw damage(file, part + SQUARED_RADIUS, "extended space", extended, shape.extended());
        }
        for (int cell = 0; cell < shape.cells(); cell++) {
            long at = part + ENTRIES + 4L * cell;
            expect(file, at, "entry", bytes.get(INT, at), 0, count - 1);
        }
        GraphRow row = new GraphRow(space.dimension(), shape.codeDimension(space.dimension()));
        for (int ordinal = 0; ordinal < count; ordinal++) {
            long at = rows + row.sizeBytes * ordinal;
            int twin = row.twin(bytes, at);
            if (twin != Twins.NONE) {
                expect(file, at + row.terms + 8, "twin", twin, ordinal + 1, count - 1);
            }
            for (int lane = 0; lane < GraphRow.DEGREE; lane++) {
                int neighbour = row.neighbour(bytes, at, lane);
                if (neighbour >= count) {
                    expect(file, row.neighbourOffset(at, lane), "neighbour", neighbour, 0, count - 1);
                }
            }
        }
    }

    static void expect(String file, long at, String what, long found, long min, long max) throws StorageException {
        if (found < min || found > max) {
            throw damage(file, at, what, found, min == max ? min : min + " to " + max);
        }
    }

    static StorageException damage(String file, long at, String what, Object found, Object expected) {
        return new StorageException(
                StorageException.Kind.CORRUPT,
                "segment file " + file + ", offset " + at + ": " + what + ": " + found + " (expected: " + expected
                        + ")");
    }
}
