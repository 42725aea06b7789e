package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// `Σ uᵢ` over the set bits of 32 codes by look-ups in 64 bytes at once: two bytes of each code against the four
/// tables of those bytes, low halves first, then high halves.
///
/// Eight look-ups fit a byte. Their sums go to two vectors of 16 bits, the even places and the odd ones, good for
/// [#CHUNK_BYTES]; these to the caller's integers. A code of one chunk goes from bits to estimates in registers.
///
/// The inner loop runs from zero to a constant, so that the compiler unrolls it whole. Written out by hand it would
/// be more than the compiler takes into one method.
final class WideTables {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_512;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;

    /// Bytes of a block whose sums of 8 look-ups fit a byte: 64 dimensions.
    private static final int STEP_BYTES = 256;

    /// Bytes of a block whose sums fit 16 bits: 4,096 dimensions of at most 7 each.
    static final int CHUNK_BYTES = 64 * STEP_BYTES;

    private static final byte LOW_HALF = 15;
    private static final int UPPER_HALF = -1 << Short.SIZE;

    /// Which of the four tables the low and the high half of a byte look into: the first two for the first byte of
    /// a code, the last two for its second byte.
    private static final ByteVector LOW_TABLE = tableOf(0);

    private static final ByteVector HIGH_TABLE = tableOf(QueryCode.TABLE_SIZE);

    /// Swaps the sums of the two bytes of each code.
    private static final VectorShuffle<Integer> SWAP = VectorShuffle.fromOp(INTS, i -> i ^ 8);

    private WideTables() {}

    /// Whether vectors of this width are the machine's own.
    static boolean fitThisMachine() {
        return ByteVector.SPECIES_PREFERRED.length() == BYTES.length();
    }

    /// The sums of all 32 lanes.
    static void sums(byte[] tables, int bias, MemorySegment block, long offset, int[] sums) {
        Arrays.fill(sums, 0, CodeBlock.LANES, bias);
        for (int from = 0; from < tables.length; from += CHUNK_BYTES) {
            addChunk(tables, from, Math.min(tables.length, from + CHUNK_BYTES), block, offset, sums);
        }
    }

    private static void addChunk(byte[] tables, int from, int to, MemorySegment block, long offset, int[] sums) {
        ShortVector even = ShortVector.zero(SHORTS);
        ShortVector odd = even;
        for (int step = from; step < to; step += STEP_BYTES) {
            ByteVector sum = ByteVector.zero(BYTES);
            for (int at = 0; at < STEP_BYTES; at += BYTES.length()) {
                ByteVector table = ByteVector.fromArray(BYTES, tables, step + at);
                ByteVector codes = ByteVector.fromMemorySegment(BYTES, block, offset + step + at, LITTLE_ENDIAN);
                // Bytes cannot be shifted: what comes over from the neighbour is masked away.
                ByteVector shifted =
                        codes.reinterpretAsShorts().lanewise(LSHR, 4).reinterpretAsBytes();
                ByteVector low = codes.and(LOW_HALF).or(LOW_TABLE).selectFrom(table);
                ByteVector high = shifted.and(LOW_HALF).or(HIGH_TABLE).selectFrom(table);
                sum = sum.add(low.add(high));
            }
            ShortVector pairs = sum.reinterpretAsShorts();
            even = even.add(pairs.and((short) 0xff));
            odd = odd.add(pairs.lanewise(LSHR, Byte.SIZE));
        }
        fold(even).add(IntVector.fromArray(INTS, sums, 0)).intoArray(sums, 0);
        fold(odd).add(IntVector.fromArray(INTS, sums, INTS.length())).intoArray(sums, INTS.length());
    }

    /// The estimates of all 32 lanes of codes of at most [#CHUNK_BYTES], and which are below the threshold.
    ///
    /// All in one method on purpose. As it stands it is too long for the compiler to take it into its caller, and
    /// yet small enough that everything called here is taken in; otherwise vectors would be passed as objects.
    static int estimates(
            QueryCode query, MemorySegment block, long offset, float base, float threshold, float[] estimates) {
        byte[] tables = query.tables();
        ShortVector even = ShortVector.zero(SHORTS);
        ShortVector odd = even;
        for (int step = 0; step < tables.length; step += STEP_BYTES) {
            ByteVector sum = ByteVector.zero(BYTES);
            for (int at = 0; at < STEP_BYTES; at += BYTES.length()) {
                ByteVector table = ByteVector.fromArray(BYTES, tables, step + at);
                ByteVector codes = ByteVector.fromMemorySegment(BYTES, block, offset + step + at, LITTLE_ENDIAN);
                ByteVector shifted =
                        codes.reinterpretAsShorts().lanewise(LSHR, 4).reinterpretAsBytes();
                ByteVector low = codes.and(LOW_HALF).or(LOW_TABLE).selectFrom(table);
                ByteVector high = shifted.and(LOW_HALF).or(HIGH_TABLE).selectFrom(table);
                sum = sum.add(low.add(high));
            }
            ShortVector pairs = sum.reinterpretAsShorts();
            even = even.add(pairs.and((short) 0xff));
            odd = odd.add(pairs.lanewise(LSHR, Byte.SIZE));
        }
        long factors = offset + tables.length;
        FloatVector lowAddend = FloatVector.fromMemorySegment(FLOATS, block, factors, LITTLE_ENDIAN);
        FloatVector highAddend = FloatVector.fromMemorySegment(FLOATS, block, factors + 64, LITTLE_ENDIAN);
        IntVector halves = IntVector.fromMemorySegment(INTS, block, factors + 128, LITTLE_ENDIAN);
        FloatVector lowFactor = halves.lanewise(LSHL, Short.SIZE).reinterpretAsFloats();
        FloatVector highFactor = halves.and(UPPER_HALF).reinterpretAsFloats();
        float doubleStep = 2 * query.step();
        float total = query.total();
        FloatVector lowSums = (FloatVector) fold(even).add(query.bias()).convert(I2F, 0);
        FloatVector highSums = (FloatVector) fold(odd).add(query.bias()).convert(I2F, 0);
        FloatVector lowEstimates = lowFactor.fma(lowSums.mul(doubleStep).sub(total), lowAddend.add(base));
        FloatVector highEstimates = highFactor.fma(highSums.mul(doubleStep).sub(total), highAddend.add(base));
        lowEstimates.intoArray(estimates, 0);
        highEstimates.intoArray(estimates, FLOATS.length());
        long lowBelow = lowEstimates.compare(LT, threshold).toLong();
        long highBelow = highEstimates.compare(LT, threshold).toLong();
        return (int) (lowBelow | highBelow << FLOATS.length());
    }

    /// Adds the sums of the two bytes of each code, and widens the sixteen that result.
    private static IntVector fold(ShortVector sums) {
        ShortVector swapped = sums.reinterpretAsInts().rearrange(SWAP).reinterpretAsShorts();
        return (IntVector) sums.add(swapped).castShape(INTS, 0);
    }

    private static ByteVector tableOf(int half) {
        byte[] tables = new byte[BYTES.length()];
        for (int i = 0; i < tables.length; i++) {
            tables[i] = (byte) (i / CodeBlock.LANES * 2 * QueryCode.TABLE_SIZE + half);
        }
        return ByteVector.fromArray(BYTES, tables, 0);
    }
}
