package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;

import dev.bristlecone.kernels.VectorKernels;
import dev.bristlecone.kernels.codes.CodeKernels;
import dev.bristlecone.kernels.codes.FineCode;
import dev.bristlecone.kernels.codes.QueryCode;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Squared distances of single records to a query by their fine codes, in two steps: by the signs, which lie in a row
/// of their own with the factors, and for those that may be near by all bits. Scratch of one thread.
///
/// With `r` what a record differs by from the middle of all, `y` its code and `s = ‖r‖² / ⟨r, y⟩`, the squared distance
/// of a query `q` is about `‖q - middle‖² + ‖r‖² - 2·s·⟨y, q - middle⟩`.
final class FineDistances {
    private static final CodeKernels CODES = CodeKernels.best();
    private static final VectorKernels KERNELS = VectorKernels.best();

    /// How far below its estimate by signs a record may be, in shares of the multiplier times the distance of the
    /// query from the middle. One standard deviation of the error is 0.6: `√(π/2 - 1)` of `√(π/2)`, see RaBitQ. Few
    /// records are missed for good, since walks meet those that are near several times, so to allow for less than
    /// one costs less than to look at more.
    private static final float ALLOWANCE = 0.45f;

    private static final int LINE_BYTES = 64;

    private final CellCodes codes;
    private final CellCodesLayout layout;
    private final FineCode fine;
    private final float[] fromMiddle;
    private final float[] middle;
    private final QueryCode code;
    private float base;
    private long[] offsets = new long[GraphRow.DEGREE];
    private int[] signSums = new int[GraphRow.DEGREE];
    private int[] sums = new int[GraphRow.DEGREE];

    /// Keeps the loads that bring records near from being dropped as unused.
    private long touched;

    /// @param codes with fine codes
    FineDistances(CellCodes codes, FineCode fine) {
        this.codes = codes;
        this.fine = fine;
        layout = codes.layout;
        fromMiddle = new float[layout.dimension];
        middle = new float[layout.dimension];
        for (int i = 0; i < middle.length; i++) {
            middle[i] = codes.bytes.get(FLOAT, layout.middle + 4L * i);
        }
        code = new QueryCode(layout.dimension);
    }

    /// Sets the query by its rotated coordinates.
    void set(float[] coordinates) {
        for (int i = 0; i < middle.length; i++) {
            fromMiddle[i] = coordinates[i] - middle[i];
        }
        base = KERNELS.squaredNorm(fromMiddle);
        code.set(fromMiddle);
    }

    /// The query as it differs from the middle.
    QueryCode code() {
        return code;
    }

    /// The squared distance of the query from the middle.
    float base() {
        return base;
    }

    /// Brings the factors and signs of records near, all at once.
    void touch(int[] ordinals, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += touch(layout.signRow(ordinals[i]), layout.signBytes);
        }
        touched += sum;
    }

    /// Leaves those in `ordinals` that by their signs may be nearer than `reach`, in their order.
    ///
    /// @return how many are left; [#measure] must have the same next
    int narrow(int[] ordinals, int count, float reach) {
        grow(count);
        for (int i = 0; i < count; i++) {
            offsets[i] = layout.signRow(ordinals[i]);
        }
        CODES.rowSums(code, codes.bytes, offsets, count, signSums);
        float doubleStep = 2 * code.step();
        float less = ALLOWANCE * (float) Math.sqrt(base);
        int left = 0;
        for (int i = 0; i < count; i++) {
            long factors = offsets[i] + layout.signFactors;
            float multiplier = codes.bytes.get(FLOAT, factors + CellCodesLayout.SIGN_MULTIPLIER);
            float estimate = base
                    + codes.bytes.get(FLOAT, factors)
                    + multiplier * (doubleStep * signSums[i] - code.total() + less);
            ordinals[left] = ordinals[i];
            signSums[left] = signSums[i];
            left += estimate < reach ? 1 : 0;
        }
        return left;
    }

    /// The distances by all bits of what [#narrow] left.
    void measure(int[] ordinals, int count, float[] distances) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            offsets[i] = layout.lowerPlanes(ordinals[i]);
            sum += touch(offsets[i], layout.lowerBytes);
            distances[i] = signSums[i] << (fine.bits() - 1);
        }
        touched += sum;
        for (int plane = 0; plane < fine.bits() - 1; plane++) {
            CODES.rowSums(code, codes.bytes, offsets, count, sums);
            for (int i = 0; i < count; i++) {
                distances[i] += sums[i] << plane;
                offsets[i] += fine.planeBytes();
            }
        }
        float ofMiddle = fine.middle() * code.total();
        for (int i = 0; i < count; i++) {
            long factors = layout.signRow(ordinals[i]) + layout.signFactors;
            distances[i] = base
                    + codes.bytes.get(FLOAT, factors)
                    + codes.bytes.get(FLOAT, factors + CellCodesLayout.MULTIPLIER)
                            * (code.step() * distances[i] - ofMiddle);
        }
    }

    private long touch(long from, int size) {
        long last = from + size - 1;
        long sum = codes.bytes.get(ValueLayout.JAVA_BYTE, last);
        for (long line = from; line < (last & -LINE_BYTES); line += LINE_BYTES) {
            sum += codes.bytes.get(ValueLayout.JAVA_BYTE, line);
        }
        return sum;
    }

    private void grow(int count) {
        if (offsets.length < count) {
            offsets = new long[2 * count];
            signSums = new int[2 * count];
            sums = Arrays.copyOf(sums, 2 * count);
        }
    }

    @Override
    public String toString() {
        return "FineDistances[" + touched + "]";
    }
}
