package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;
import static dev.bristlecone.search.dense.DenseIndexFormat.INT;

import dev.bristlecone.kernels.codes.FineCode;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.storage.StorageException;
import java.lang.foreign.MemorySegment;

/// The check of [CellCodes] whose checksums are right. No scan may leave the part. What the codes say is not checked: a
/// wrong one costs recall, never correctness, for scores are computed from values.
public final class CellCodesCheck {
    private final String file;
    private final long offset;
    private final MemorySegment part;

    private CellCodesCheck(String file, long offset, MemorySegment part) {
        this.file = file;
        this.offset = offset;
        this.part = part;
    }

    /// Checks the codes of one section.
    ///
    /// @param file its name, for the message
    /// @param offset where the part lies in the file, for the message
    /// @param count of records of the section
    /// @param allHaveValues whether each of them has a dense vector
    /// @throws StorageException CORRUPT
    public static void check(
            String file, long offset, MemorySegment part, VectorSpace space, int count, boolean allHaveValues)
            throws StorageException {
        if (!allHaveValues) {
            throw DenseIndexCheck.damage(file, offset, "codes of records without values", "some", "none");
        }
        new CellCodesCheck(file, offset, part).check(space, count);
    }

    private void check(VectorSpace space, int count) throws StorageException {
        expect(0, "size of codes", part.byteSize(), CellCodesLayout.STARTS + 8L, Long.MAX_VALUE);
        expect(0, "codes version", part.get(INT, 0), CellCodesLayout.VERSION, CellCodesLayout.VERSION);
        int cells = part.get(INT, CellCodesLayout.CELLS);
        long most = Math.min(DenseIndexShape.CELLS_MAX, (part.byteSize() - CellCodesLayout.STARTS) / 4 - 1);
        expect(CellCodesLayout.CELLS, "cells", cells, 1, most);
        int fineBits = part.get(INT, CellCodesLayout.FINE_BITS);
        long fineLeast = fineBits == 0 ? 0 : FineCode.BITS_MIN;
        expect(CellCodesLayout.FINE_BITS, "bits of fine codes", fineBits, fineLeast, FineCode.BITS_MAX);
        int edges = part.get(INT, CellCodesLayout.EDGES);
        long edgesMost = fineBits == 0 ? 0 : GraphRow.DEGREE;
        expect(CellCodesLayout.EDGES, "edges", edges, edges == 0 ? 0 : edgesMost, edgesMost);
        int[] starts = new int[cells + 1];
        for (int cell = 0; cell <= cells; cell++) {
            long at = CellCodesLayout.STARTS + 4L * cell;
            starts[cell] = part.get(INT, at);
            long least = cell == 0 ? 0 : starts[cell - 1];
            expect(at, "start of a cell", starts[cell], cell == cells ? count : least, cell == 0 ? 0 : count);
        }
        boolean extended = part.get(FLOAT, CellCodesLayout.SQUARED_RADIUS) > 0 && space.metric() == Metric.DOT_PRODUCT;
        int dimension = DenseSpace.codeDimension(space.dimension(), extended);
        CellCodesLayout layout =
                new CellCodesLayout(dimension, count, cells, CellCodesLayout.blocks(starts), fineBits, edges > 0);
        expect(0, "size of codes", part.byteSize(), layout.sizeBytes, layout.sizeBytes);
        if (layout.graph) {
            checkGraph(layout, cells, count);
        }
    }

    private void checkGraph(CellCodesLayout layout, int cells, int count) throws StorageException {
        for (int cell = 0; cell < cells; cell++) {
            long at = layout.entries + 4L * cell;
            expect(at, "entry of a cell", part.get(INT, at), 0, count - 1L);
        }
        for (int ordinal = 0; ordinal < count; ordinal++) {
            long twin = layout.signRow(ordinal) + layout.signFactors + CellCodesLayout.TWIN;
            int next = part.get(INT, twin);
            if (next != Twins.NONE) {
                expect(twin, "equal record", next, ordinal + 1L, count - 1L);
            }
            for (int edge = 0; edge < GraphRow.DEGREE; edge++) {
                long at = layout.neighbours + 4L * (GraphRow.DEGREE * (long) ordinal + edge);
                int neighbour = part.get(INT, at);
                if (neighbour < 0 || neighbour >= count) {
                    expect(at, "neighbour", neighbour, 0, count - 1L);
                }
            }
        }
    }

    private void expect(long at, String what, long found, long min, long max) throws StorageException {
        DenseIndexCheck.expect(file, offset + at, what, found, min, max);
    }
}
