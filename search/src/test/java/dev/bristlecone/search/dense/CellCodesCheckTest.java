package dev.bristlecone.search.dense;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.testkit.Seeds;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Tables of codes that would lead a scan out of its section are refused.
@ExtendWith(Seeds.class)
final class CellCodesCheckTest {
    private static final int RECORDS = 1_000;
    private static final int DIMENSION = 12;
    private static final VectorSpace SPACE = new VectorSpace(DIMENSION, Metric.EUCLIDEAN);

    @Test
    void tablesThatLeadElsewhereAreRefused(RandomGenerator random) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            Clusters vectors = Clusters.of(RECORDS, DIMENSION, 5, random);
            MemorySegment codes = BuiltIndex.of(
                            vectors, Metric.EUCLIDEAN, DenseLayout.COMPACT, Parallel.sequential(), arena)
                    .image
                    .codes();
            CellCodesCheck.check("file", 0, codes, SPACE, RECORDS, true);
            refused(codes, 0, 1, "codes version");
            refused(codes, CellCodesLayout.CELLS, 0, "cells");
            refused(codes, CellCodesLayout.FINE_BITS, 1, "bits of fine codes");
            refused(codes, CellCodesLayout.FINE_BITS, 9, "bits of fine codes");
            refused(codes, CellCodesLayout.FINE_BITS, 0, "edges");
            refused(codes, CellCodesLayout.FINE_BITS, 3, "size of codes");
            refused(codes, CellCodesLayout.EDGES, 31, "edges");
            refused(codes, CellCodesLayout.EDGES, 0, "size of codes");
            CellCodesLayout layout = CellCodes.open(codes, SPACE).layout;
            refused(codes, layout.entries, RECORDS, "entry of a cell");
            refused(codes, layout.neighbours, -1, "neighbour");
            refused(codes, layout.neighbours + 4, RECORDS, "neighbour");
            long twin = layout.signRow(7) + layout.signFactors + CellCodesLayout.TWIN;
            refused(codes, twin, 7, "equal record");
            refused(codes, twin, RECORDS, "equal record");
            refused(codes, CellCodesLayout.STARTS + 4L, RECORDS + 1, "start of a cell");
        }
    }

    private static void refused(MemorySegment codes, long at, int value, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment damaged = arena.allocate(codes.byteSize(), 64).copyFrom(codes);
            damaged.set(DenseIndexFormat.INT, at, value);
            assertThatThrownBy(() -> CellCodesCheck.check("file", 0, damaged, SPACE, RECORDS, true))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(what);
        }
    }
}
