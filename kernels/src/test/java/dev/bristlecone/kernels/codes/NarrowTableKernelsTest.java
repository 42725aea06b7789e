package dev.bristlecone.kernels.codes;

import org.junit.jupiter.api.condition.EnabledIf;

/// Skipped in a JVM without the Vector API module, where the kernels cannot be linked.
@EnabledIf("canRun")
final class NarrowTableKernelsTest extends CodeKernelsContract {
    @Override
    CodeKernels newKernels() {
        return new NarrowTableKernels();
    }

    static boolean canRun() {
        return CodeKernelChoice.isVectorModulePresent();
    }
}
