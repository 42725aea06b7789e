package dev.bristlecone.search.scan;

import dev.bristlecone.kernels.VectorKernels;

/// Norms as the scans use them, for those who store them beside the values.
public final class VectorNorms {
    private static final VectorKernels KERNELS = VectorKernels.best();

    private VectorNorms() {}

    /// `Σ value²`.
    public static float squaredNorm(float[] values) {
        return KERNELS.squaredNorm(values);
    }
}
