package dev.bristlecone.engine;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.search.segment.Segment;
import dev.bristlecone.search.segment.SegmentPart;
import dev.bristlecone.search.text.TextAnalysis;
import dev.bristlecone.search.text.TextSource;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The texts of one section: opened when they are first searched, and what of them the last snapshot saw. Any thread.
final class SegmentTexts {
    private volatile TextSource.@Nullable Part opened;
    private volatile @Nullable Seen seen;

    /// What a snapshot saw.
    private record Seen(long lsn, TextSource source) {}

    /// The texts as a snapshot sees them. Kept here for the next that sees the same, so nobody closes it.
    ///
    /// @throws DatabaseException DATA_LOSS when they cannot be read
    TextSource source(SegmentRef ref, long snapshotLsn, TextAnalysis analysis) {
        Seen last = seen;
        DeleteStamps stamps = ref.stamps();
        // Stamps only come, in the order of LSNs: with no more of them than the older snapshot saw, nothing has
        // changed.
        int stamped = stamps.stampedCount();
        if (last != null && last.lsn() <= snapshotLsn && last.source().deadCount() == stamped) {
            return last.source();
        }
        TextSource source = part(ref, analysis).seen(ordinal -> stamps.visible(ordinal, snapshotLsn));
        seen = new Seen(snapshotLsn, source);
        return source;
    }

    /// All texts, whoever may see them.
    ///
    /// @throws DatabaseException DATA_LOSS when they cannot be read
    TextSource.Part part(SegmentRef ref, TextAnalysis analysis) {
        TextSource.Part present = opened;
        if (present != null) {
            return present;
        }
        Segment segment = ref.segment();
        try {
            MemorySegment bytes = segment.part(SegmentPart.TEXT);
            TextSource.Part part = bytes == null
                    ? TextSource.Part.analysed(analysis, segment.count(), segment::metadata)
                    : TextSource.Part.open(bytes);
            opened = part;
            return part;
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.DATA_LOSS,
                    "the texts of a segment cannot be read: " + e.getMessage() + "; restore it",
                    e);
        }
    }
}
