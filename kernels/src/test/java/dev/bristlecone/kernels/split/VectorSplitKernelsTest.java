package dev.bristlecone.kernels.split;

import org.junit.jupiter.api.condition.EnabledIf;

/// Skipped in a JVM without the Vector API module, where the kernels cannot be linked.
@EnabledIf("dev.bristlecone.kernels.split.SplitKernelChoice#isVectorModulePresent")
final class VectorSplitKernelsTest extends SplitKernelsContract {
    @Override
    SplitKernels newKernels() {
        return new VectorSplitKernels();
    }
}
