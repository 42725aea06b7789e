package dev.bristlecone.engine;

import dev.bristlecone.search.text.FreshTexts;
import dev.bristlecone.search.text.TextAnalysis;
import dev.bristlecone.search.text.TextSource;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The texts of one tail and as much of an index of them as has been made. Any thread, but where it says otherwise.
final class TailTexts {
    private static final Logger LOG = LoggerFactory.getLogger(TailTexts.class);

    /// Made when the first text is to be indexed.
    private volatile @Nullable FreshTexts fresh;

    /// Whether a run of [TextIndexing] is to come. Atomic, because writes set it and the run resets it.
    private final AtomicBoolean queued = new AtomicBoolean();

    // Apply lane only.
    private long writtenBytes;
    private long countedBytes;

    /// Notes a row. Apply lane only.
    void added(byte[] metadata) {
        writtenBytes += metadata.length;
    }

    /// Bytes of metadata whose texts are not indexed. Apply lane only.
    long pendingBytes() {
        FreshTexts present = fresh;
        return writtenBytes - (present == null ? 0 : present.takenBytes());
    }

    /// By how much the index has grown since the last call. Apply lane only.
    long growth() {
        FreshTexts present = fresh;
        long before = countedBytes;
        countedBytes = present == null ? 0 : present.sizeBytes();
        return countedBytes - before;
    }

    /// Whether searches visit many pieces of the index.
    boolean scattered() {
        FreshTexts present = fresh;
        return present != null && present.scattered();
    }

    /// Whether the caller is to queue a run.
    boolean enqueue() {
        return queued.compareAndSet(false, true);
    }

    void dequeue() {
        queued.set(false);
    }

    /// Indexes the next of the first `count` rows, about as many as have so many bytes; true when none is left.
    boolean take(TailRow[] rows, int count, long bytesMax, TextAnalysis analysis) {
        return fresh(analysis).take(count, row -> rows[row].metadata, bytesMax);
    }

    /// Lets searches find what was indexed, in few pieces.
    void settle(TextAnalysis analysis) {
        FreshTexts present = fresh(analysis);
        present.show();
        if (present.scattered()) {
            present.merge();
        }
    }

    /// The first `count` rows as a snapshot sees them. The caller closes it.
    TextSource source(TailRow[] rows, int count, long snapshotLsn, TextAnalysis analysis) {
        return fresh(analysis).source(count, row -> rows[row].metadata, row -> rows[row].visible(snapshotLsn));
    }

    /// The text part of a section of the rows visible at an LSN. Null when the index is of no help, because nothing
    /// has been indexed yet or it is broken.
    @Nullable
    MemorySegment part(TailRow[] rows, int count, long lsn) {
        FreshTexts present = fresh;
        if (present == null) {
            return null;
        }
        try {
            return present.part(count, row -> rows[row].metadata, row -> rows[row].visible(lsn));
        } catch (RuntimeException e) {
            LOG.warn("texts are analysed again for the flush: {}", e.getMessage(), e);
            return null;
        }
    }

    private FreshTexts fresh(TextAnalysis analysis) {
        FreshTexts present = fresh;
        return present == null ? create(analysis) : present;
    }

    private synchronized FreshTexts create(TextAnalysis analysis) {
        FreshTexts present = fresh;
        if (present == null) {
            present = new FreshTexts(analysis);
            fresh = present;
        }
        return present;
    }

    /// Lets go of the memory, when nothing searches it any more.
    synchronized void free() {
        FreshTexts present = fresh;
        fresh = null;
        if (present != null) {
            present.close();
        }
    }
}
