package dev.bristlecone.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a namespace's records lie: segments and tails, oldest first. Immutable; a structural change (first write after
/// a freeze, flush, compaction) makes a new one. Holds every file and tail it names until its last reader leaves.
final class NamespaceView extends Counted {
    private final List<SegmentRef> segments;
    private final List<NamespaceTail> tails;

    /// Becomes a holder of all parts, which the caller holds.
    NamespaceView(List<SegmentRef> segments, List<NamespaceTail> tails) {
        this.segments = List.copyOf(segments);
        this.tails = List.copyOf(tails);
        for (SegmentRef segment : segments) {
            segment.file().retain();
        }
        for (NamespaceTail tail : tails) {
            tail.generation().retain();
        }
    }

    List<SegmentRef> segments() {
        return segments;
    }

    List<NamespaceTail> tails() {
        return tails;
    }

    NamespaceView withTail(NamespaceTail tail) {
        List<NamespaceTail> more = new ArrayList<>(tails);
        more.add(tail);
        return new NamespaceView(segments, more);
    }

    /// This view with a flushed tail replaced by the segment it became; null when nothing of the tail was left
    /// alive.
    NamespaceView withFlushed(NamespaceTail flushed, @Nullable SegmentRef segment) {
        List<NamespaceTail> rest = new ArrayList<>(tails);
        rest.remove(flushed);
        List<SegmentRef> more = new ArrayList<>(segments);
        if (segment != null) {
            more.add(segment);
        }
        return new NamespaceView(more, rest);
    }

    /// This view with merged segments replaced by their successor (null when no record was left).
    NamespaceView withMerged(List<SegmentRef> inputs, @Nullable SegmentRef output) {
        List<SegmentRef> rest = new ArrayList<>(segments);
        rest.removeAll(inputs);
        if (output != null) {
            rest.addFirst(output);
        }
        return new NamespaceView(rest, tails);
    }

    @Override
    void free() {
        for (SegmentRef segment : segments) {
            segment.file().release();
        }
        for (NamespaceTail tail : tails) {
            tail.generation().release();
        }
    }
}
