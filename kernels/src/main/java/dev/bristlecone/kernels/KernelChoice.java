package dev.bristlecone.kernels;

/// The one decision which kernels this process runs.
///
/// [VectorApiKernels] must not be touched before the module is known to be there: without it the class cannot link.
final class KernelChoice {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    static final VectorKernels BEST = choose();

    static final CodeSums CODE_SUMS = chooseCodeSums();

    static final SortedInsertion SORTED_INSERTION =
            isModulePresent() ? new VectorSortedInsertion() : new ScalarSortedInsertion();

    private KernelChoice() {}

    private static VectorKernels choose() {
        return isModulePresent() ? new VectorApiKernels() : new ScalarKernels();
    }

    private static CodeSums chooseCodeSums() {
        return isModulePresent() && VectorCodeSums.fitThisMachine() ? new VectorCodeSums() : new ScalarCodeSums();
    }

    private static boolean isModulePresent() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }
}
