package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.kernels.codes.CodeEncoder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Writes the differences between points and a centre into the lanes of a [CodeBlock]: one bit for each rotated
/// coordinate, and two factors with which the product of a query and the bits becomes an estimate of the query's
/// squared distance to the point. After RaBitQ (Gao, Long: "RaBitQ", SIGMOD 2024).
///
/// With `r = point - centre`, signs `s` of `r` and `f = 2·‖r‖² / ‖r‖₁`, the estimate of a query at squared distance
/// `base`
/// from the centre is `base + ‖r‖² - f·⟨s, query - centre⟩`. The centre's part does not depend on the query and goes
/// into the addend.
///
/// Scratch of one thread.
final class EdgeEncoder {
    private final int dimension;
    private final float[] centre;
    private final float[] point;
    private final float[] sums = new float[3];
    private final MemorySegment codes;
    private final long[] codeOffsets = new long[CodeBlock.LANES];

    EdgeEncoder(int dimension) {
        this.dimension = dimension;
        centre = new float[dimension];
        point = new float[dimension];
        codes = Arena.ofAuto().allocate((long) CodeBlock.LANES * dimension / Byte.SIZE, Long.BYTES);
        Arrays.setAll(codeOffsets, lane -> (long) lane * dimension / Byte.SIZE);
    }

    /// What the following points are coded against.
    void setCentre(Points centres, int place) {
        centres.get(place, centre);
    }

    /// Codes against the origin.
    void clearCentre() {
        Arrays.fill(centre, 0);
    }

    /// Sets one lane; [#write] completes the block.
    void encode(Points points, int place, MemorySegment blocks, long block, int lane) {
        points.get(place, point);
        encode(point, blocks, block, lane);
    }

    /// The same for rotated coordinates.
    void encode(float[] point, MemorySegment blocks, long block, int lane) {
        CodeEncoder.encode(point, centre, dimension, codes, codeOffsets[lane], sums);
        float squaredNorm = sums[0];
        float multiplier = sums[1] > 0 ? CodeBlock.rounded(2 * squaredNorm / sums[1]) : 0;
        CodeBlock.putFactors(blocks, block, dimension, lane, squaredNorm + multiplier * sums[2], -multiplier);
    }

    /// Writes the bits of a lane, as they were set last.
    void copyCode(int lane, MemorySegment to, long offset) {
        MemorySegment.copy(codes, codeOffsets[lane], to, offset, dimension / Byte.SIZE);
    }

    /// Writes the codes of the first lanes, as they were set last, and makes the estimates of the others infinite.
    void write(int lanes, MemorySegment blocks, long block) {
        CodeEncoder.pack(codes, codeOffsets, 0, lanes, dimension, blocks, block);
        for (int lane = lanes; lane < CodeBlock.LANES; lane++) {
            CodeBlock.putFactors(blocks, block, dimension, lane, Float.POSITIVE_INFINITY, 0);
        }
    }
}
