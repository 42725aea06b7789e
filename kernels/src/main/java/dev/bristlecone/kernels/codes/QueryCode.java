package dev.bristlecone.kernels.codes;

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

    static final int DIMENSIONS_PER_TABLE = 4;
    static final int TABLE_SIZE = 1 << DIMENSIONS_PER_TABLE;

    /// The step of fifteen even levels that loses least of normally distributed values, in standard deviations.
    private static final double BEST_STEP = 0.3534;

    private final int dimension;
    private final byte[] levels;

    /// For every 64 dimensions four words, lowest plane first; dimension `i` is bit `i & 63`.
    private final long[] planes;

    /// For every four dimensions sixteen sums, one for each set of bits, made non-negative by adding a constant.
    private final byte[] tables;

    /// What one look-up in each table gives too little: the sum of all negative levels.
    private int bias;

    private float step;
    private float total;

    private final int[] sums = new int[CodeBlock.LANES];

    /// Room for one query.
    ///
    /// @param dimension a multiple of [CodeBlock#DIMENSION_STEP]
    public QueryCode(int dimension) {
        CodeBlock.checkDimension(dimension);
        this.dimension = dimension;
        levels = new byte[dimension];
        planes = new long[PLANES * (dimension / Long.SIZE)];
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
        boolean isUsable = deviation > 0 && inverse > 0 && inverse < Float.POSITIVE_INFINITY;
        round(query, isUsable ? inverse : 0);
        fitStep(query, isUsable);
        fillPlanes();
        fillTables();
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

    int bias() {
        return bias;
    }

    /// Scratch of kernels that need the integers of a block outside of registers.
    int[] sums() {
        return sums;
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

    private void round(float[] query, float inverse) {
        for (int i = 0; i < dimension; i++) {
            int level = inverse == 0 ? 0 : Math.round(query[i] * inverse);
            levels[i] = (byte) Math.max(-MAX_LEVEL, Math.min(MAX_LEVEL, level));
        }
    }

    private void fitStep(float[] query, boolean isUsable) {
        double product = 0;
        int square = 0;
        int sum = 0;
        for (int i = 0; i < dimension; i++) {
            int level = levels[i];
            product += (double) query[i] * level;
            square += level * level;
            sum += level;
        }
        step = isUsable && square > 0 ? (float) (product / square) : 0;
        total = step * sum;
    }

    private void fillPlanes() {
        for (int word = 0; word < dimension / Long.SIZE; word++) {
            long plane0 = 0;
            long plane1 = 0;
            long plane2 = 0;
            long plane3 = 0;
            for (int bit = 0; bit < Long.SIZE; bit++) {
                long level = levels[word * Long.SIZE + bit];
                plane0 |= (level & 1) << bit;
                plane1 |= (level >>> 1 & 1) << bit;
                plane2 |= (level >>> 2 & 1) << bit;
                plane3 |= (level >>> 3 & 1) << bit;
            }
            planes[PLANES * word] = plane0;
            planes[PLANES * word + 1] = plane1;
            planes[PLANES * word + 2] = plane2;
            planes[PLANES * word + 3] = plane3;
        }
    }

    private void fillTables() {
        bias = 0;
        for (int first = 0; first < dimension; first += DIMENSIONS_PER_TABLE) {
            int table = first / DIMENSIONS_PER_TABLE * TABLE_SIZE;
            int least = 0;
            for (int bit = 0; bit < DIMENSIONS_PER_TABLE; bit++) {
                least += Math.min(0, levels[first + bit]);
            }
            bias += least;
            tables[table] = (byte) -least;
            for (int bit = 0; bit < DIMENSIONS_PER_TABLE; bit++) {
                int level = levels[first + bit];
                for (int set = 1 << bit; set < 2 << bit; set++) {
                    tables[table + set] = (byte) (tables[table + set - (1 << bit)] + level);
                }
            }
        }
    }
}
