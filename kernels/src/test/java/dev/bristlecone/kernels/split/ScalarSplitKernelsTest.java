package dev.bristlecone.kernels.split;

final class ScalarSplitKernelsTest extends SplitKernelsContract {
    @Override
    SplitKernels newKernels() {
        return new ScalarSplitKernels();
    }
}
