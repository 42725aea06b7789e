package dev.bristlecone.kernels;

final class ScalarKernelsTest extends VectorKernelsContract {
    @Override
    VectorKernels newKernels() {
        return new ScalarKernels();
    }
}
