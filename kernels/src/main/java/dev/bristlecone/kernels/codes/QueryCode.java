package dev.bristlecone.kernels.codes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A rotated query in four bits per dimension: `queryᵢ ≈ step·uᵢ` with whole `uᵢ` from −7 to 7, so that the sum of
/// the query over the set bits of a code becomes a sum of small integers. In the three shapes that kernels read:
/// the integers themselves, their bit planes, and tables of the sums of every four.
///
/// −8 is never used: with it a table entry could reach 32 and only seven fit a byte, without it eight do, which is
/// just what 64 dimensions need.
///
/// Memory is allocated once; [#set] fills it anew for each query. Owned by one thread at a time.
public final class QueryCode {
    /// The largest magnitude of an integer.
    static final int MAX_LEVEL = 7;

    /// Bit planes of an integer in two's complement; the last one counts −8.
    static final int PLANES = 4;

    /// Words of one plane that lie together, and of all planes: what a vector of 512 bits takes at once.
    static final int GROUP_WORDS = 8;

    static final int GROUP = PLANES * GROUP_WORDS;

    static final int DIMENSIONS_PER_TABLE = 4;
    static final int TABLE_SIZE = 1 << DIMENSIONS_PER_TABLE;

    /// The step of fifteen even levels that loses least of normally distributed values, in standard deviations.
    private static final double BEST_STEP = 0.3534;

    private static final QueryRounding ROUNDING = CodeKernelChoice.ROUNDING;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    static final long LOWEST_BITS = 0x0101_0101_0101_0101L;

    /// Times this, the lowest bit of byte `j` lands in bit `56 + j`.
    private static final long GATHER_BITS = 0x0102_0408_1020_4080L;

    private final int dimension;

    /// The integers, and room for a kernel to read beyond them.
    private final byte[] levels;

    /// For every 64 dimensions a word in each of four planes, at [#planePlace]; dimension `i` is bit `i & 63`.
    private final long[] planes;

    /// For every four dimensions sixteen sums, one for each set of bits, made non-negative by adding a constant.
    private final byte[] tables;

    /// What one look-up in each table gives too little: the sum of all negative levels.
    private int bias;

    private float step;
    private float total;

    private final int[] sums = new int[CodeBlock.LANES];
    private final float[] fit = new float[QueryRounding.RESULTS];

    /// Room for one query.
    ///
    /// @param dimension a multiple of [CodeBlock#DIMENSION_STEP]
    public QueryCode(int dimension) {
        CodeBlock.checkDimension(dimension);
        this.dimension = dimension;
        levels = new byte[dimension + QueryRounding.SLACK];
        int words = dimension / Long.SIZE;
        planes = new long[GROUP * ((words + GROUP_WORDS - 1) / GROUP_WORDS)];
        tables = new byte[TABLE_SIZE / DIMENSIONS_PER_TABLE * dimension];
    }

    /// Rounds a rotated query. The step is the best one for normally distributed values, which a rotated query
    /// nearly has, and is then fitted to the rounded values by least squares. A query of zeros, or one that holds a
    /// value that is not finite, becomes all zeros.
    ///
    /// @param query the rotated query, its first [#dimension] values
    public void set(float[] query) {
        double deviation = Math.sqrt(squaredNorm(query) / Math.max(1, dimension));
        float inverse = (float) (1 / (BEST_STEP * deviation));
        if (inverse > 0 && inverse < Float.POSITIVE_INFINITY) {
            ROUNDING.round(query, dimension, inverse, levels, fit);
            step = fit[QueryRounding.PRODUCT] / fit[QueryRounding.SQUARE];
            total = step * fit[QueryRounding.SUM];
            bias = (int) (fit[QueryRounding.SUM] - fit[QueryRounding.MAGNITUDE]) / 2;
        } else {
            clear();
        }
        fillPlanes();
        ROUNDING.fillTables(levels, dimension, tables);
    }

    /// The number of dimensions, padding included.
    public int dimension() {
        return dimension;
    }

    /// Δ, what one unit of a level stands for.
    public float step() {
        return step;
    }

    /// S, the sum of the rounded query over all dimensions, `Δ·Σ uᵢ`. The sum of the rounded values, not of the
    /// exact ones: only then do the errors of set and clear bits cancel in `2·Δ·sum − S`.
    public float total() {
        return total;
    }

    /// The integer of dimension `i`, −7 to 7.
    public int level(int i) {
        return levels[i];
    }

    byte[] tables() {
        return tables;
    }

    long[] planes() {
        return planes;
    }

    /// Where among [#planes] a plane has the word of 64 dimensions.
    static int planePlace(int word, int plane) {
        return word / GROUP_WORDS * GROUP + plane * GROUP_WORDS + word % GROUP_WORDS;
    }

    int bias() {
        return bias;
    }

    /// Scratch of kernels that need the integers of a block outside of registers.
    int[] sums() {
        return sums;
    }

    private void clear() {
        Arrays.fill(levels, (byte) 0);
        bias = 0;
        step = 0;
        total = 0;
    }

    private double squaredNorm(float[] query) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        for (int i = 0; i < dimension; i += 4) {
            sum0 += (double) query[i] * query[i];
            sum1 += (double) query[i + 1] * query[i + 1];
            sum2 += (double) query[i + 2] * query[i + 2];
            sum3 += (double) query[i + 3] * query[i + 3];
        }
        return sum0 + sum1 + (sum2 + sum3);
    }

    private void fillPlanes() {
        Arrays.fill(planes, 0);
        for (int i = 0; i < dimension; i += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(levels, i);
            int word = i / Long.SIZE;
            for (int plane = 0; plane < PLANES; plane++) {
                long bits = (((eight >>> plane) & LOWEST_BITS) * GATHER_BITS) >>> (Long.SIZE - Byte.SIZE);
                planes[planePlace(word, plane)] |= bits << i;
            }
        }
    }
}
