package dev.bristlecone.kernels.codes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The one decision which code kernels this process runs.
///
/// The classes of the Vector API must not be touched before the module is known to be there.
final class CodeKernelChoice {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final Path PROCESSOR_FLAGS = Path.of("/proc/cpuinfo");

    static final CodeKernels BEST = choose();

    static final RotationSteps ROTATION =
            isVectorModulePresent() ? new VectorRotationSteps() : new ScalarRotationSteps();

    static final SignEncoder SIGNS = isVectorModulePresent() ? new VectorSignEncoder() : new ScalarSignEncoder();

    static final QueryRounding ROUNDING = canLookUpWide() ? new WideQueryRounding() : new PlainQueryRounding();

    private CodeKernelChoice() {}

    private static CodeKernels choose() {
        if (!isVectorModulePresent()) {
            return new ScalarCodeKernels();
        }
        return canLookUpWide() ? new WideTableKernels() : new NarrowTableKernels();
    }

    static boolean isVectorModulePresent() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    static boolean canLookUpWide() {
        return isVectorModulePresent() && WideTables.fitThisMachine() && hasBytePermute();
    }

    /// Whether the processor looks up 64 bytes in one instruction. The first machines of 512 bits do not, and there
    /// the compiler has no way to do it in registers. Java cannot be asked; where the system does not say, the
    /// answer is no, and the kernels of 128 bits serve.
    private static boolean hasBytePermute() {
        try {
            return Files.readString(PROCESSOR_FLAGS).contains("avx512_vbmi");
        } catch (IOException e) {
            return false;
        }
    }
}
