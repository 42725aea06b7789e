package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.VectorKernels;
import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.kernels.codes.CodeKernels;
import dev.bristlecone.kernels.codes.QueryCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;

/// All points as one-bit codes against the centres of their cells, each cell in blocks of its own, and for each
/// cell the cells around it: to find a point's likely neighbours, its surroundings are scanned.
final class CellBlocks {
    private static final VectorKernels KERNELS = VectorKernels.best();
    private static final CodeKernels CODES = CodeKernels.best();

    /// Cells that are considered for a point: the nearest ones of its cell.
    private static final int AROUND = 64;

    private final Points points;
    private final Cells cells;
    private final Twins twins;
    private final int[] cellOf;
    private final int[][] around;
    private final int blockBytes;

    /// The first block of each cell, and the number of blocks at the end.
    private final int[] firstBlocks;

    private final MemorySegment blocks;

    /// @param points numbered cell by cell
    CellBlocks(Points points, Cells cells, Twins twins, SegmentAllocator memory, Parallel parallel) {
        this.points = points;
        this.cells = cells;
        this.twins = twins;
        cellOf = cells.cellOfEach();
        blockBytes = CodeBlock.sizeBytes(points.dimension);
        firstBlocks = new int[cells.count() + 1];
        for (int cell = 0; cell < cells.count(); cell++) {
            firstBlocks[cell + 1] = firstBlocks[cell] + (cells.size(cell) + CodeBlock.LANES - 1) / CodeBlock.LANES;
        }
        blocks = memory.allocate((long) blockBytes * firstBlocks[cells.count()], 64);
        around = new int[cells.count()][];
        parallel.run(cells.count(), 1, () -> {
            EdgeEncoder encoder = new EdgeEncoder(points.dimension);
            return (from, to) -> {
                for (int cell = from; cell < to; cell++) {
                    encode(cell, encoder);
                    around[cell] = nearestCells(cell);
                }
            };
        });
    }

    private void encode(int cell, EdgeEncoder encoder) {
        encoder.setCentre(cells.centres(), cell);
        for (int first = 0; first < cells.size(cell); first += CodeBlock.LANES) {
            long block = (long) blockBytes * (firstBlocks[cell] + first / CodeBlock.LANES);
            int lanes = Math.min(CodeBlock.LANES, cells.size(cell) - first);
            for (int lane = 0; lane < lanes; lane++) {
                encoder.encode(points, cells.starts()[cell] + first + lane, blocks, block, lane);
            }
            encoder.write(lanes, blocks, block);
        }
    }

    private int[] nearestCells(int cell) {
        Points centres = cells.centres();
        float[] centre = new float[centres.dimension];
        centres.get(cell, centre);
        long[] offsets = new long[centres.count];
        Arrays.setAll(offsets, centres::offset);
        float[] distances = new float[centres.count];
        centres.squaredDistances(centre, offsets, centres.count, distances);
        CandidatePool nearest = new CandidatePool();
        nearest.reset(Math.min(AROUND, centres.count));
        for (int other = 0; other < centres.count; other++) {
            nearest.add(other, distances[other]);
        }
        int[] found = new int[nearest.size()];
        Arrays.setAll(found, nearest::id);
        return found;
    }

    /// Scans the surroundings of points. Scratch of one thread.
    final class Scan {
        private final int cellsScanned;
        private final int kept;
        private final float[] coordinates = new float[points.dimension];
        private final QueryCode code = new QueryCode(points.dimension);
        private final float[] estimates = new float[CodeBlock.LANES];
        private final CandidatePool nearestCells = new CandidatePool();
        private final CandidatePool candidates = new CandidatePool();
        private final long[] offsets;
        private final float[] distances;

        /// @param cellsScanned the nearest cells of a point that are looked at
        /// @param kept how many candidates are found for each point
        Scan(int cellsScanned, int kept) {
            this.cellsScanned = cellsScanned;
            this.kept = kept;
            offsets = new long[Math.max(kept, AROUND)];
            distances = new float[offsets.length];
        }

        /// Gives the likely neighbours of a point, with their true distances, to the pruning.
        void find(int point, Pruning pruning) {
            points.get(point, coordinates);
            code.set(coordinates);
            findCells(cellOf[point]);
            candidates.reset(kept);
            for (int i = 0; i < nearestCells.size(); i++) {
                scan(nearestCells.id(i), nearestCells.distance(i), point);
            }
            int count = candidates.size();
            for (int i = 0; i < count; i++) {
                offsets[i] = points.offset(candidates.id(i));
            }
            points.squaredDistances(coordinates, offsets, count, distances);
            for (int i = 0; i < count; i++) {
                pruning.add(candidates.id(i), distances[i]);
            }
        }

        private void findCells(int cell) {
            int[] near = around[cell];
            for (int i = 0; i < near.length; i++) {
                offsets[i] = cells.centres().offset(near[i]);
            }
            KERNELS.squaredDistances(
                    coordinates, points.dimension, cells.centres().bytes, offsets, near.length, distances);
            nearestCells.reset(Math.min(cellsScanned, near.length));
            for (int i = 0; i < near.length; i++) {
                nearestCells.add(near[i], distances[i]);
            }
        }

        private void scan(int cell, float distance, int without) {
            int start = cells.starts()[cell];
            for (int first = 0; first < cells.size(cell); first += CodeBlock.LANES) {
                long block = (long) blockBytes * (firstBlocks[cell] + first / CodeBlock.LANES);
                int near = CODES.estimates(code, blocks, block, distance, candidates.threshold(), estimates);
                for (; near != 0; near &= near - 1) {
                    int lane = Integer.numberOfTrailingZeros(near);
                    int point = start + first + lane;
                    candidates.note(point, estimates[lane], point != without && !twins.hidden(point));
                }
                candidates.addNoted();
            }
        }
    }
}
