package dev.bristlecone.inference.onnx;

import java.util.Arrays;

/// Numbers of a model's output: one row for each token, or a single one.
///
/// @param values row after row
public record Rows(float[] values, int count, int width) {
    /// The mean of all rows.
    float[] mean() {
        float[] mean = new float[width];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < width; i++) {
                mean[i] += values[row * width + i];
            }
        }
        for (int i = 0; i < width; i++) {
            mean[i] /= count;
        }
        return mean;
    }

    /// A copy of one row.
    public float[] row(int row) {
        return Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }
}
