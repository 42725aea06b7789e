package dev.bristlecone.kernels.split;

/// The one decision which kernels for split rows this process runs.
///
/// [VectorSplitKernels] must not be touched before the module is known to be there: without it the class cannot
/// link.
final class SplitKernelChoice {
    static final SplitKernels BEST = isVectorModulePresent() ? new VectorSplitKernels() : new ScalarSplitKernels();

    private SplitKernelChoice() {}

    static boolean isVectorModulePresent() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }
}
