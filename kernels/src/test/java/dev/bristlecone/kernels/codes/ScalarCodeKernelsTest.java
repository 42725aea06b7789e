package dev.bristlecone.kernels.codes;

final class ScalarCodeKernelsTest extends CodeKernelsContract {
    @Override
    CodeKernels newKernels() {
        return new ScalarCodeKernels();
    }
}
