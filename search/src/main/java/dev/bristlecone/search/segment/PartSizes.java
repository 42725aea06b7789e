package dev.bristlecone.search.segment;

import java.util.Arrays;
import java.util.function.ToLongFunction;

/// How many bytes each [SegmentPart] of a section has; 0 where it has none.
final class PartSizes {
    private final long[] bytes;

    private PartSizes(long[] bytes) {
        this.bytes = bytes;
    }

    static PartSizes of(ToLongFunction<SegmentPart> bytes) {
        return new PartSizes(
                Arrays.stream(SegmentPart.values()).mapToLong(bytes).toArray());
    }

    long of(SegmentPart part) {
        return bytes[part.place];
    }
}
