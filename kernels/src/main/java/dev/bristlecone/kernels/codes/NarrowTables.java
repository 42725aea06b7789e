package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/// `Σ uᵢ` over the set bits of 32 codes by look-ups in 16 bytes, the width at which every machine has an
/// instruction for it: one byte of sixteen codes against the table of its low half, then that of its high half.
///
/// Eight look-ups fit a byte. Their sums go to two vectors of 16 bits, the even places and the odd ones,
/// good for [#CHUNK_BYTES]; these to the caller's integers.
final class NarrowTables {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_128;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_128;

    /// Bytes of a block whose sums of 8 look-ups fit a byte: 32 dimensions of two look-ups each.
    private static final int STEP_BYTES = 128;

    /// Bytes of a block whose sums fit 16 bits: 4,096 dimensions of at most 7 each.
    private static final int CHUNK_BYTES = 128 * STEP_BYTES;

    private static final byte LOW_HALF = 15;

    private NarrowTables() {}

    static void sums(byte[] tables, int bias, MemorySegment block, long offset, int[] sums) {
        Arrays.fill(sums, 0, CodeBlock.LANES, bias);
        for (int from = 0; from < tables.length; from += CHUNK_BYTES) {
            addChunk(tables, from, Math.min(tables.length, from + CHUNK_BYTES), block, offset, sums);
        }
    }

    private static void addChunk(byte[] tables, int from, int to, MemorySegment block, long offset, int[] sums) {
        for (int half = 0; half < 2; half++) {
            addHalf(tables, from, to, block, offset + (long) half * BYTES.length(), sums, half * SHORTS.length());
        }
    }

    /// The sixteen places of one half: lanes `lane` to `lane + 7` at the even ones, those 16 lanes later at the
    /// odd.
    private static void addHalf(
            byte[] tables, int from, int to, MemorySegment block, long offset, int[] sums, int lane) {
        ShortVector even = ShortVector.zero(SHORTS);
        ShortVector odd = even;
        for (int step = from; step < to; step += STEP_BYTES) {
            ByteVector sum = ByteVector.zero(BYTES);
            for (int at = 0; at < STEP_BYTES; at += CodeBlock.LANES) {
                sum = sum.add(lookUp(tables, step + at, block, offset + step + at));
            }
            ShortVector pairs = sum.reinterpretAsShorts();
            even = even.add(pairs.and((short) 0xff));
            odd = odd.add(pairs.lanewise(LSHR, Byte.SIZE));
        }
        add(even, sums, lane);
        add(odd, sums, lane + CodeBlock.LANES / 2);
    }

    private static ByteVector lookUp(byte[] tables, int at, MemorySegment block, long offset) {
        ByteVector lowTable = ByteVector.fromArray(BYTES, tables, at);
        ByteVector highTable = ByteVector.fromArray(BYTES, tables, at + QueryCode.TABLE_SIZE);
        ByteVector codes = ByteVector.fromMemorySegment(BYTES, block, offset, LITTLE_ENDIAN);
        // Bytes cannot be shifted: what comes over from the neighbour is masked away.
        ByteVector shifted = codes.reinterpretAsShorts().lanewise(LSHR, 4).reinterpretAsBytes();
        return codes.and(LOW_HALF)
                .selectFrom(lowTable)
                .add(shifted.and(LOW_HALF).selectFrom(highTable));
    }

    private static void add(ShortVector values, int[] sums, int at) {
        IntVector low = (IntVector) values.castShape(INTS, 0);
        IntVector high = (IntVector) values.castShape(INTS, 1);
        IntVector.fromArray(INTS, sums, at).add(low).intoArray(sums, at);
        IntVector.fromArray(INTS, sums, at + INTS.length()).add(high).intoArray(sums, at + INTS.length());
    }
}
