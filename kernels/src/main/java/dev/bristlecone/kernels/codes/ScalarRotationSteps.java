package dev.bristlecone.kernels.codes;

/// The specification of [RotationSteps] in plain loops, and its fallback where the Vector API module is missing.
final class ScalarRotationSteps implements RotationSteps {
    @Override
    public void multiply(float[] values, float[] factors, int count) {
        for (int i = 0; i < count; i++) {
            values[i] *= factors[i];
        }
    }

    @Override
    public void hadamard(float[] values, int from, int count) {
        for (int step = 1; step < count; step *= 2) {
            for (int first = from; first < from + count; first += 2 * step) {
                for (int i = first; i < first + step; i++) {
                    float a = values[i];
                    float b = values[i + step];
                    values[i] = a + b;
                    values[i + step] = a - b;
                }
            }
        }
    }

    @Override
    public void mixHalves(float[] values, int half) {
        for (int i = 0; i < half; i++) {
            float a = values[i];
            float b = values[half + i];
            values[i] = a + b;
            values[half + i] = a - b;
        }
    }
}
