package dev.bristlecone.kernels;

import java.lang.foreign.MemorySegment;

/// Native memory seen through one class of segment.
///
/// The platform has one class for allocated and another for mapped memory. A vector loop that meets both checks the
/// class at every load and runs at half its speed. A reinterpreted segment is always of the first class, with the
/// bounds and the lifetime of the original.
public final class UniformSegment {
    private static final boolean IS_NATIVE_ACCESS_ENABLED =
            UniformSegment.class.getModule().isNativeAccessEnabled();

    private UniformSegment() {}

    /// The same memory, allocated or mapped, in the form that kernels read fastest. Whoever maps a file calls this
    /// once; kernels do it by themselves for a mapped segment, at the price of one small object per call.
    ///
    /// Without `--enable-native-access`, and for heap segments, this is the segment itself.
    @SuppressWarnings("restricted") // same address, size and lifetime: nothing becomes reachable that was not
    public static MemorySegment of(MemorySegment segment) {
        return IS_NATIVE_ACCESS_ENABLED && segment.isMapped() ? segment.reinterpret(segment.byteSize()) : segment;
    }
}
