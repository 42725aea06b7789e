package dev.bristlecone.kernels;

/// The one decision which kernels this process runs.
///
/// [VectorApiKernels] must not be touched before the module is known to be there: without it the class cannot link.
final class KernelChoice {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    static final VectorKernels BEST = choose();

    static final BlockBounds BOUNDS = chooseBounds();

    private KernelChoice() {}

    private static VectorKernels choose() {
        return isModulePresent() ? new VectorApiKernels() : new ScalarKernels();
    }

    private static BlockBounds chooseBounds() {
        return isModulePresent() && VectorBlockBounds.fitThisMachine()
                ? new VectorBlockBounds()
                : new ScalarBlockBounds();
    }

    private static boolean isModulePresent() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }
}
