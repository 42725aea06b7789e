package dev.bristlecone.kernels;

/// The one decision which kernels this process runs.
final class KernelChoice {
    static final VectorKernels BEST = new ScalarKernels();

    private KernelChoice() {}
}
