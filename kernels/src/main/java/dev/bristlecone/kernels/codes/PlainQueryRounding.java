package dev.bristlecone.kernels.codes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// [QueryRounding] in plain loops and words of eight bytes.
final class PlainQueryRounding implements QueryRounding {
    private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Byte `set` is 1 where the set of three dimensions, read as a number, holds this one.
    private static final long SETS_WITH_FIRST = 0x0100_0100_0100_0100L;

    private static final long SETS_WITH_SECOND = 0x0101_0000_0101_0000L;
    private static final long SETS_WITH_THIRD = 0x0101_0101_0000_0000L;

    @Override
    public void round(float[] query, int dimension, float inverse, byte[] levels, float[] results) {
        for (int i = 0; i < dimension; i++) {
            float level = Math.max(-QueryCode.MAX_LEVEL, Math.min(QueryCode.MAX_LEVEL, query[i] * inverse));
            levels[i] = (byte) (Float.floatToRawIntBits(level + ROUNDER) - ROUNDER_BITS);
        }
        fit(query, dimension, levels, results);
    }

    /// Sixteen sums are two words of eight. A positive level is added where its bit is set. A negative one, made
    /// positive, is added where its bit is clear, which is the same up to the bias; so no byte ever borrows.
    @Override
    public void fillTables(byte[] levels, int dimension, byte[] tables) {
        for (int i = 0; i < dimension; i += QueryCode.DIMENSIONS_PER_TABLE) {
            long sums = part(levels[i], SETS_WITH_FIRST)
                    + part(levels[i + 1], SETS_WITH_SECOND)
                    + part(levels[i + 2], SETS_WITH_THIRD);
            int last = levels[i + 3];
            EIGHT_BYTES.set(tables, QueryCode.TABLE_SIZE / QueryCode.DIMENSIONS_PER_TABLE * i, sums + part(last, 0));
            EIGHT_BYTES.set(
                    tables,
                    QueryCode.TABLE_SIZE / QueryCode.DIMENSIONS_PER_TABLE * i + Long.BYTES,
                    sums + part(last, QueryCode.LOWEST_BITS));
        }
    }

    /// What one level adds to each of eight sums.
    ///
    /// @param sets 1 in the bytes of the sums whose set holds the dimension
    private static long part(int level, long sets) {
        long isNegative = level >> (Integer.SIZE - 1);
        return Math.abs(level) * (sets ^ (isNegative & QueryCode.LOWEST_BITS));
    }

    private static void fit(float[] query, int dimension, byte[] levels, float[] results) {
        double product0 = 0;
        double product1 = 0;
        double product2 = 0;
        double product3 = 0;
        for (int i = 0; i < dimension; i += 4) {
            product0 += (double) query[i] * levels[i];
            product1 += (double) query[i + 1] * levels[i + 1];
            product2 += (double) query[i + 2] * levels[i + 2];
            product3 += (double) query[i + 3] * levels[i + 3];
        }
        int square = 0;
        int sum = 0;
        int magnitude = 0;
        for (int i = 0; i < dimension; i++) {
            int level = levels[i];
            square += level * level;
            sum += level;
            magnitude += Math.abs(level);
        }
        double product = product0 + product1 + (product2 + product3);
        results[PRODUCT] = (float) product;
        results[SQUARE] = square;
        results[SUM] = sum;
        results[MAGNITUDE] = magnitude;
    }
}
