package dev.bristlecone.storage.disk;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// Tells the operating system how mapped memory will be read. Advice only: where there is no such call, nothing
/// happens.
public final class PageAdvice {
    /// POSIX_MADV_RANDOM and POSIX_MADV_WILLNEED, the same on Linux and macOS.
    private static final int RANDOM = 1;

    private static final int WILL_NEED = 3;

    private static final @Nullable MethodHandle ADVISE = find(
            "posix_madvise",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private static final long PAGE_BYTES = pageBytes();

    private PageAdvice() {}

    /// Records will be read from here and there: a page that is not in memory is then read alone, instead of with
    /// the pages around it, which would push out others. Sequential reads get slower by it.
    ///
    /// Nor does it count any more that a page was read often: not for what must stay in memory.
    ///
    /// @param bytes any memory; only whole pages of native memory are advised
    /// @return whether the system took the advice
    public static boolean random(MemorySegment bytes) {
        long first = bytes.address() + PAGE_BYTES - 1 & -PAGE_BYTES;
        long end = bytes.address() + bytes.byteSize() & -PAGE_BYTES;
        return bytes.isNative() && end > first && advise(first, end - first, RANDOM);
    }

    /// Some bytes will be read soon: pages of theirs that are not in memory are ordered from the disk, without
    /// waiting for them.
    ///
    /// @param bytes native memory, the bytes to be read within it
    /// @return whether the system took the advice
    public static boolean willNeed(MemorySegment bytes, long offset, long length) {
        long first = bytes.address() + offset & -PAGE_BYTES;
        return bytes.isNative() && advise(first, bytes.address() + offset + length - first, WILL_NEED);
    }

    private static boolean advise(long address, long length, int advice) {
        if (ADVISE == null) {
            return false;
        }
        try {
            return (int) ADVISE.invokeExact(address, length, advice) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("posix_madvise of " + length + " bytes", e);
        }
    }

    private static long pageBytes() {
        MethodHandle size = find("getpagesize", FunctionDescriptor.of(ValueLayout.JAVA_INT));
        try {
            return size == null ? 1 : (int) size.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("getpagesize", e);
        }
    }

    @SuppressWarnings("restricted") // the native calls of the store; their arguments are numbers
    private static @Nullable MethodHandle find(String function, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(function)
                .map(address -> linker.downcallHandle(address, descriptor))
                .orElse(null);
    }
}
