package dev.bristlecone.kernels;

import org.junit.jupiter.api.condition.EnabledIf;

/// Skipped in a JVM without the Vector API module, where the kernels cannot be linked.
@EnabledIf("dev.bristlecone.kernels.KernelChoiceTest#isVectorModulePresent")
final class VectorApiKernelsTest extends VectorKernelsContract {
    @Override
    VectorKernels newKernels() {
        return new VectorApiKernels();
    }
}
