package dev.bristlecone.kernels.codes;

import org.junit.jupiter.api.condition.EnabledIf;

/// Skipped where the vectors are not the machine's own: there they would run for minutes.
@EnabledIf("canRun")
final class WideTableKernelsTest extends CodeKernelsContract {
    @Override
    CodeKernels newKernels() {
        return new WideTableKernels();
    }

    static boolean canRun() {
        return CodeKernelChoice.canLookUpWide();
    }
}
