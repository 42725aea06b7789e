package dev.bristlecone.kernels.codes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// [RotationSteps] by the vector instructions of the machine.
///
/// The steps of a Hadamard transform that are narrower than a vector exchange lanes; the others go two at a time,
/// which halves the traffic with the first-level cache.
final class VectorRotationSteps implements RotationSteps {
    /// At most 16 lanes.
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private static final VectorShuffle<Float> EXCHANGE_1 = exchange(1);
    private static final VectorShuffle<Float> EXCHANGE_2 = exchange(2);
    private static final VectorShuffle<Float> EXCHANGE_4 = exchange(4);
    private static final VectorShuffle<Float> EXCHANGE_8 = exchange(8);
    private static final FloatVector SIGN_1 = sign(1);
    private static final FloatVector SIGN_2 = sign(2);
    private static final FloatVector SIGN_4 = sign(4);
    private static final FloatVector SIGN_8 = sign(8);

    @Override
    public void multiply(float[] values, float[] factors, int count) {
        for (int i = 0; i < count; i += LANES.length()) {
            FloatVector.fromArray(LANES, values, i)
                    .mul(FloatVector.fromArray(LANES, factors, i))
                    .intoArray(values, i);
        }
    }

    @Override
    public void hadamard(float[] values, int from, int count) {
        withinVectors(values, from, count);
        int step = LANES.length();
        for (; 4 * step <= count; step *= 4) {
            for (int first = from; first < from + count; first += 4 * step) {
                twoSteps(values, first, step);
            }
        }
        if (step < count) {
            sumsAndDifferences(values, from, step);
        }
    }

    @Override
    public void mixHalves(float[] values, int half) {
        sumsAndDifferences(values, 0, half);
    }

    /// A product with ±1 is exact, so that the fused sum is the plain sum or difference.
    private static void withinVectors(float[] values, int from, int count) {
        for (int i = from; i < from + count; i += LANES.length()) {
            FloatVector part = FloatVector.fromArray(LANES, values, i);
            part = part.fma(SIGN_1, part.rearrange(EXCHANGE_1));
            part = part.fma(SIGN_2, part.rearrange(EXCHANGE_2));
            if (LANES.length() > 4) {
                part = part.fma(SIGN_4, part.rearrange(EXCHANGE_4));
            }
            if (LANES.length() > 8) {
                part = part.fma(SIGN_8, part.rearrange(EXCHANGE_8));
            }
            part.intoArray(values, i);
        }
    }

    private static void twoSteps(float[] values, int first, int step) {
        for (int i = first; i < first + step; i += LANES.length()) {
            FloatVector a = FloatVector.fromArray(LANES, values, i);
            FloatVector b = FloatVector.fromArray(LANES, values, i + step);
            FloatVector c = FloatVector.fromArray(LANES, values, i + 2 * step);
            FloatVector d = FloatVector.fromArray(LANES, values, i + 3 * step);
            FloatVector sum = a.add(b);
            FloatVector difference = a.sub(b);
            FloatVector otherSum = c.add(d);
            FloatVector otherDifference = c.sub(d);
            sum.add(otherSum).intoArray(values, i);
            difference.add(otherDifference).intoArray(values, i + step);
            sum.sub(otherSum).intoArray(values, i + 2 * step);
            difference.sub(otherDifference).intoArray(values, i + 3 * step);
        }
    }

    private static void sumsAndDifferences(float[] values, int first, int step) {
        for (int i = first; i < first + step; i += LANES.length()) {
            FloatVector a = FloatVector.fromArray(LANES, values, i);
            FloatVector b = FloatVector.fromArray(LANES, values, i + step);
            a.add(b).intoArray(values, i);
            a.sub(b).intoArray(values, i + step);
        }
    }

    private static VectorShuffle<Float> exchange(int step) {
        return VectorShuffle.fromOp(LANES, i -> (i ^ step) & (LANES.length() - 1));
    }

    private static FloatVector sign(int step) {
        float[] signs = new float[LANES.length()];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = (i & step) == 0 ? 1 : -1;
        }
        return FloatVector.fromArray(LANES, signs, 0);
    }
}
