package dev.bristlecone.kernels.codes;

import static jdk.incubator.vector.VectorOperators.ADD;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// [QueryRounding] in vectors of 512 bits: sixteen values at a time, and four tables at a time.
final class WideQueryRounding implements QueryRounding {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;
    private static final VectorSpecies<Byte> LEVELS = ByteVector.SPECIES_128;

    /// Gives each table of sixteen bytes the level of its first, second, third and fourth dimension.
    private static final VectorShuffle<Byte> FIRST = dimension(0);

    private static final VectorShuffle<Byte> SECOND = dimension(1);
    private static final VectorShuffle<Byte> THIRD = dimension(2);
    private static final VectorShuffle<Byte> FOURTH = dimension(3);

    /// All bits set in the bytes whose set holds that dimension.
    private static final ByteVector WITH_FIRST = sets(0);

    private static final ByteVector WITH_SECOND = sets(1);
    private static final ByteVector WITH_THIRD = sets(2);
    private static final ByteVector WITH_FOURTH = sets(3);

    /// Sums of levels, of their squares and magnitudes are whole and far below 2²⁴: exact as floats.
    @Override
    public void round(float[] query, int dimension, float inverse, byte[] levels, float[] results) {
        FloatVector product = FloatVector.zero(FLOATS);
        FloatVector square = product;
        FloatVector sum = product;
        FloatVector magnitude = product;
        for (int i = 0; i < dimension; i += FLOATS.length()) {
            FloatVector values = FloatVector.fromArray(FLOATS, query, i);
            FloatVector clipped = values.mul(inverse).min(QueryCode.MAX_LEVEL).max(-QueryCode.MAX_LEVEL);
            FloatVector rounded = clipped.add(ROUNDER).sub(ROUNDER);
            product = values.fma(rounded, product);
            square = rounded.fma(rounded, square);
            sum = sum.add(rounded);
            magnitude = magnitude.add(rounded.abs());
            ((ByteVector) rounded.castShape(LEVELS, 0)).intoArray(levels, i);
        }
        results[PRODUCT] = product.reduceLanes(ADD);
        results[SQUARE] = square.reduceLanes(ADD);
        results[SUM] = sum.reduceLanes(ADD);
        results[MAGNITUDE] = magnitude.reduceLanes(ADD);
    }

    @Override
    public void fillTables(byte[] levels, int dimension, byte[] tables) {
        for (int i = 0; i < dimension; i += LEVELS.length()) {
            ByteVector sixteen = ByteVector.fromArray(BYTES, levels, i);
            ByteVector negative = sixteen.min((byte) 0);
            ByteVector sums = sixteen.rearrange(FIRST)
                    .and(WITH_FIRST)
                    .add(sixteen.rearrange(SECOND).and(WITH_SECOND))
                    .add(sixteen.rearrange(THIRD).and(WITH_THIRD))
                    .add(sixteen.rearrange(FOURTH).and(WITH_FOURTH));
            ByteVector least = negative.rearrange(FIRST)
                    .add(negative.rearrange(SECOND))
                    .add(negative.rearrange(THIRD))
                    .add(negative.rearrange(FOURTH));
            sums.sub(least).intoArray(tables, QueryCode.TABLE_SIZE / QueryCode.DIMENSIONS_PER_TABLE * i);
        }
    }

    private static VectorShuffle<Byte> dimension(int inTable) {
        return VectorShuffle.fromOp(BYTES, i -> QueryCode.DIMENSIONS_PER_TABLE * (i / QueryCode.TABLE_SIZE) + inTable);
    }

    private static ByteVector sets(int inTable) {
        byte[] sets = new byte[BYTES.length()];
        for (int i = 0; i < sets.length; i++) {
            sets[i] = (byte) -(i >>> inTable & 1);
        }
        return ByteVector.fromArray(BYTES, sets, 0);
    }
}
