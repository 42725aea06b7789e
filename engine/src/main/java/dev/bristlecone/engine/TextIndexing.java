package dev.bristlecone.engine;

import dev.bristlecone.search.text.TextAnalysis;
import dev.bristlecone.storage.Lane;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has fresh texts indexed in the background, on a lane of its own, so that a search by words finds little left to do.
///
/// A few texts are left to the search that wants them. Writers that outrun the lane do a share of the work on the apply
/// lane: once too much is pending each write has as much indexed as it brings, and a slice more until the rest has
/// become small again.
final class TextIndexing {
    private static final Logger LOG = LoggerFactory.getLogger(TextIndexing.class);

    /// Metadata not indexed yet that is worth a run, and how much there may be; less in small tails.
    private static final long RUN_BYTES = 64 << 10;

    private static final long PENDING_BYTES = 1 << 20;
    private static final long RUN_SHARE_DIVISOR = 1_024;
    private static final long PENDING_SHARE_DIVISOR = 64;

    /// How much is indexed before others that wait for the index get their turn.
    private static final long SLICE_BYTES = 64 << 10;

    private final TextAnalyses analyses;
    private final Lane lane;
    private final long runBytesMin;
    private final long pendingBytesMax;
    private volatile boolean running;

    /// @param tailBytesMax memory a tail may take
    /// @param lane where texts are indexed
    TextIndexing(TextAnalyses analyses, long tailBytesMax, Lane lane) {
        this.analyses = analyses;
        this.runBytesMin = Math.min(RUN_BYTES, tailBytesMax / RUN_SHARE_DIVISOR);
        this.pendingBytesMax = Math.min(PENDING_BYTES, tailBytesMax / PENDING_SHARE_DIVISOR);
        this.lane = lane;
    }

    /// Begins, with what a replay has brought; before that nothing is indexed here. Apply lane.
    void start(List<NamespaceTail> tails) {
        running = true;
        for (NamespaceTail tail : tails) {
            published(tail, 0);
        }
    }

    /// Begins nothing new and ends what is under way at its next slice. Any thread.
    void stop() {
        running = false;
    }

    /// Looks after a tail whose rows have just become visible. Apply lane.
    ///
    /// @param addedBytes the metadata of these rows
    void published(NamespaceTail tail, long addedBytes) {
        TailTexts texts = tail.texts();
        if (!running || (texts.pendingBytes() < runBytesMin && !texts.scattered())) {
            return;
        }
        TextAnalysis analysis = analyses.of(tail.namespace().key().index());
        if (analysis == null) {
            return;
        }
        if (texts.enqueue()) {
            lane.submit(() -> run(tail, analysis));
        }
        if (addedBytes > 0 && texts.pendingBytes() > pendingBytesMax) {
            takeShare(tail, addedBytes + SLICE_BYTES, analysis);
        }
    }

    /// What goes wrong here must not stop the writes, which are complete without it.
    private static void takeShare(NamespaceTail tail, long bytesMax, TextAnalysis analysis) {
        try {
            tail.texts().take(tail.rows(), tail.count(), bytesMax, analysis);
        } catch (RuntimeException e) {
            LOG.error(
                    "fresh texts of {} cannot be indexed: {}", tail.namespace().key(), e.getMessage(), e);
        }
    }

    private void run(NamespaceTail tail, TextAnalysis analysis) {
        TailTexts texts = tail.texts();
        texts.dequeue();
        if (!running || !tail.generation().tryRetain()) {
            return;
        }
        try {
            Snapshot newest = tail.namespace().peek();
            int place = newest.view().tails().indexOf(tail);
            if (place < 0) {
                return;
            }
            boolean done = false;
            while (running && !done) {
                done = texts.take(newest.tailRows()[place], newest.tailCounts()[place], SLICE_BYTES, analysis);
            }
            if (running) {
                texts.settle(analysis);
            }
        } finally {
            tail.generation().release();
        }
    }
}
