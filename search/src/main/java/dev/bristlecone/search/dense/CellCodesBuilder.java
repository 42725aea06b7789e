package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.ALIGNMENT;
import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;
import static dev.bristlecone.search.dense.DenseIndexFormat.INT;
import static dev.bristlecone.search.dense.DenseIndexFormat.LONG;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.kernels.codes.FineCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Makes the [CellCodes] of vectors that were grouped into cells, and measures them.
final class CellCodesBuilder {
    private final DenseSpace space;
    private final VectorSource source;
    private final Cells cells;
    private final CellCodesLayout layout;
    private final MemorySegment part;
    private final int[] firstBlocks;

    private CellCodesBuilder(
            DenseSpace space, VectorSource source, Cells cells, int fineBits, boolean graph, SegmentAllocator memory) {
        this.space = space;
        this.source = source;
        this.cells = cells;
        int[] starts = cells.starts();
        layout = new CellCodesLayout(
                space.codeDimension(), source.count(), cells.count(), CellCodesLayout.blocks(starts), fineBits, graph);
        part = memory.allocate(layout.sizeBytes, ALIGNMENT);
        firstBlocks = new int[cells.count()];
        for (int cell = 1; cell < firstBlocks.length; cell++) {
            firstBlocks[cell] = firstBlocks[cell - 1] + CellCodesLayout.blocks(cells.size(cell - 1));
        }
    }

    /// @param fineBits of a level of the fine codes, 0 to make none
    /// @param graph whether to leave room for a graph, for [CodeGraphBuilder]
    /// @param memory where the part lies
    static MemorySegment build(
            DenseSpace space,
            long seed,
            float typicalSquaredNorm,
            VectorSource source,
            Cells cells,
            int fineBits,
            boolean graph,
            SegmentAllocator memory,
            Samples samples,
            Parallel parallel) {
        CellCodesBuilder builder = new CellCodesBuilder(space, source, cells, fineBits, graph, memory);
        MemorySegment part = builder.part;
        part.set(INT, 0, CellCodesLayout.VERSION);
        part.set(INT, CellCodesLayout.CELLS, cells.count());
        part.set(LONG, CellCodesLayout.SEED, seed);
        part.set(FLOAT, CellCodesLayout.SQUARED_RADIUS, space.squaredRadius());
        part.set(FLOAT, CellCodesLayout.TYPICAL_SQUARED_NORM, typicalSquaredNorm);
        part.set(INT, CellCodesLayout.FINE_BITS, fineBits);
        part.set(INT, CellCodesLayout.EDGES, graph ? GraphRow.DEGREE : 0);
        MemorySegment.copy(cells.starts(), 0, part, INT, CellCodesLayout.STARTS, cells.starts().length);
        float[] origin = space.origin();
        MemorySegment.copy(origin, 0, part, FLOAT, builder.layout.origin, origin.length);
        Points centres = cells.centres();
        MemorySegment.copy(centres.bytes, 0, part, builder.layout.centres, centres.offset(centres.count));
        float[] middle = cells.middle();
        if (fineBits > 0) {
            MemorySegment.copy(middle, 0, part, FLOAT, builder.layout.middle, middle.length);
        }
        parallel.run(cells.count(), 1, () -> builder.new Encoder(middle)::encode);
        CellCodes codes = CellCodes.open(part, space);
        new CellCalibration(codes, samples, parallel).run().write(part, CellCodesLayout.EFFORT);
        return part;
    }

    /// Encodes cells. Scratch of one thread.
    private final class Encoder {
        private final EdgeEncoder encoder = new EdgeEncoder(layout.dimension);
        private final float[] point = new float[layout.dimension];
        private final byte[] levels = new byte[layout.dimension];
        private final float[] middle;

        Encoder(float[] middle) {
            this.middle = middle;
        }

        void encode(int from, int to) {
            for (int cell = from; cell < to; cell++) {
                encode(cell);
            }
        }

        private void encode(int cell) {
            encoder.setCentre(cells.centres(), cell);
            int start = cells.starts()[cell];
            for (int first = 0; first < cells.size(cell); first += CodeBlock.LANES) {
                long block = layout.blocks + (long) layout.blockBytes * (firstBlocks[cell] + first / CodeBlock.LANES);
                int lanes = Math.min(CodeBlock.LANES, cells.size(cell) - first);
                for (int lane = 0; lane < lanes; lane++) {
                    int ordinal = start + first + lane;
                    int place = cells.order()[ordinal];
                    space.place(source.rows(place), source.offset(place), source.squaredNorm(place), point);
                    encoder.encode(point, part, block, lane);
                    if (layout.fine != null) {
                        encodeFine(layout.fine, ordinal);
                    } else {
                        copyCode(ordinal, block, lane);
                    }
                }
                encoder.write(lanes, part, block);
            }
        }

        private void copyCode(int ordinal, long block, int lane) {
            long row = layout.codeRow(ordinal);
            encoder.copyCode(lane, part, row);
            float addend = CodeBlock.addend(part, block, layout.dimension, lane);
            float multiplier = CodeBlock.multiplier(part, block, layout.dimension, lane);
            part.set(FLOAT, row + layout.codeFactors, addend);
            part.set(FLOAT, row + layout.codeFactors + Float.BYTES, multiplier);
        }

        /// See [FineDistances].
        private void encodeFine(FineCode fine, int ordinal) {
            double square = 0;
            double sum = 0;
            for (int i = 0; i < point.length; i++) {
                point[i] -= middle[i];
                square += (double) point[i] * point[i];
                sum += Math.abs(point[i]);
            }
            long row = layout.signRow(ordinal);
            float fit = fine.encode(point, part, row, part, layout.lowerPlanes(ordinal), levels);
            long factors = row + layout.signFactors;
            part.set(FLOAT, factors, (float) square);
            part.set(FLOAT, factors + CellCodesLayout.MULTIPLIER, (float) (fit > 0 ? -2 * square / fit : 0));
            part.set(FLOAT, factors + CellCodesLayout.SIGN_MULTIPLIER, (float) (sum > 0 ? -2 * square / sum : 0));
            part.set(INT, factors + CellCodesLayout.TWIN, Twins.NONE);
        }
    }
}
