package dev.bristlecone.storage.disk;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// Tells the operating system how mapped memory will be read. Advice only: where there is no such call, nothing
/// happens.
public final class PageAdvice {
    /// POSIX_MADV_RANDOM, the same on Linux and macOS.
    private static final int RANDOM = 1;

    /// A multiple of every page size in use.
    private static final long ALIGNMENT = 1 << 16;

    private static final Optional<MethodHandle> ADVISE = find();

    private PageAdvice() {}

    /// Records will be read from here and there: a page that is not in memory is then read alone, instead of with
    /// the pages around it, which would push out others. Sequential reads get slower by it.
    ///
    /// @param mapped any memory; only whole pages of mapped files are advised
    /// @return whether the system took the advice
    public static boolean random(MemorySegment mapped) {
        if (ADVISE.isEmpty() || !mapped.isMapped()) {
            return false;
        }
        long skipped = -mapped.address() & (ALIGNMENT - 1);
        long length = mapped.byteSize() - skipped & -ALIGNMENT;
        if (length <= 0) {
            return false;
        }
        try {
            return (int) ADVISE.get().invokeExact(mapped.asSlice(skipped), length, RANDOM) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("posix_madvise of " + length + " bytes", e);
        }
    }

    @SuppressWarnings("restricted") // the one native call of the store; its arguments are a segment and two numbers
    private static Optional<MethodHandle> find() {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor descriptor = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
        return linker.defaultLookup().find("posix_madvise").map(address -> linker.downcallHandle(address, descriptor));
    }
}
