package dev.bristlecone.search.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;

/// The text index of fresh records, in memory. It takes records in their order: ahead of searches, slice by slice, from
/// whoever has the time, and what is missing still from the search that wants it. Any thread.
///
/// Searches see a *view* of the first records. A search that finds its records in the present view takes no lock.
/// Otherwise it waits for one slice at the most, takes the rest itself and makes the next view. The cost of that is
/// bounded by the rest: texts get into a view soon after they were taken, and merges are left to [#merge].
public final class FreshTexts implements AutoCloseable {
    /// Bytes of metadata that are taken and in no view yet, above which a view is made.
    private static final long UNSEEN_BYTES_MAX = 2 << 20;

    /// So many are worth a view that nobody has asked for.
    private static final long UNSEEN_BYTES_MIN = 256 << 10;

    /// Each view may be one more piece that searches visit; from so many on a merge is worth it.
    private static final int VIEWS_BEFORE_MERGE = 10;

    private final TextAnalysis analysis;
    private final IndexWriter writer;

    /// Guards what follows, and that records come in order. Fair, so that a search gets its turn between two
    /// slices.
    private final ReentrantLock lock = new ReentrantLock(true);

    private int count;
    private long bytes;
    private long unseenBytes;
    private int viewsSinceMerge;
    private long viewBytes;

    private volatile long takenBytes;
    private volatile long sizeBytes;
    private volatile boolean scattered;
    private volatile @Nullable View view;

    /// The first records, as many as it says. Open until a newer one takes its place and no search holds it.
    private record View(DirectoryReader reader, int count) {}

    public FreshTexts(TextAnalysis analysis) {
        this.analysis = analysis;
        try {
            this.writer = new IndexWriter(
                    new ByteBuffersDirectory(),
                    TextIndexWriter.config(analysis)
                            .setMergePolicy(new MergesOnRequest())
                            .setMaxFullFlushMergeWaitMillis(0));
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    /// Takes the next records: up to `wanted`, but no more once they had `bytesMax` bytes of metadata.
    ///
    /// @param metadata the encoded metadata of a record, by ordinal; asked about those not taken yet
    /// @return whether it has all that are wanted
    public boolean take(int wanted, IntFunction<byte[]> metadata, long bytesMax) {
        lock.lock();
        try {
            takeNext(wanted, metadata, bytesMax);
            return count >= wanted;
        } catch (IOException e) {
            throw inMemory(e);
        } finally {
            lock.unlock();
        }
    }

    /// Brings what was taken into the view, unless a search does that in no time.
    public void show() {
        lock.lock();
        try {
            if (unseenBytes >= UNSEEN_BYTES_MIN) {
                makeView();
            }
        } catch (IOException e) {
            throw inMemory(e);
        } finally {
            lock.unlock();
        }
    }

    /// Whether searches visit many pieces, so that [#merge] would make them quicker.
    public boolean scattered() {
        return scattered;
    }

    /// Joins pieces of like size. Takes its time; others go on meanwhile.
    public void merge() {
        try {
            writer.maybeMerge();
            lock.lock();
            try {
                makeView();
                viewsSinceMerge = 0;
                scattered = false;
            } finally {
                lock.unlock();
            }
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    /// Bytes of the metadata of all records taken.
    public long takenBytes() {
        return takenBytes;
    }

    /// The memory that it takes, as Lucene tells. A merge takes as much again while it runs.
    public long sizeBytes() {
        return sizeBytes;
    }

    /// The first `wanted` records, as far as they are visible. The caller closes it.
    ///
    /// @param metadata as for [#take]
    public TextSource source(int wanted, IntFunction<byte[]> metadata, IntPredicate visible) {
        DirectoryReader reader = hold(wanted, metadata);
        return new TextSource(
                reader, Liveness.of(reader.maxDoc(), ordinal -> ordinal < wanted && visible.test(ordinal)));
    }

    /// The text part of a section of some of the first `count` records, in their order.
    ///
    /// @param metadata as for [#take]
    /// @param kept which records the section has
    public MemorySegment part(int count, IntFunction<byte[]> metadata, IntPredicate kept) {
        try (TextSource source = source(count, metadata, kept)) {
            return TextIndexWriter.join(analysis, List.of(source));
        }
    }

    /// A view of at least the first `wanted` records, held for the caller.
    private DirectoryReader hold(int wanted, IntFunction<byte[]> metadata) {
        View seen = view;
        if (seen != null && seen.count() >= wanted && seen.reader().tryIncRef()) {
            return seen.reader();
        }
        lock.lock();
        try {
            takeNext(wanted, metadata, Long.MAX_VALUE);
            seen = view;
            if (seen == null || seen.count() < wanted) {
                seen = makeView();
            }
            seen.reader().incRef();
            return seen.reader();
        } catch (IOException e) {
            throw inMemory(e);
        } finally {
            lock.unlock();
        }
    }

    private void takeNext(int wanted, IntFunction<byte[]> metadata, long bytesMax) throws IOException {
        long start = bytes;
        while (count < wanted && bytes - start < bytesMax) {
            byte[] next = metadata.apply(count);
            writer.addDocument(TextIndexWriter.document(analysis, next));
            count++;
            bytes += next.length;
            unseenBytes += next.length;
            if (unseenBytes >= UNSEEN_BYTES_MAX) {
                makeView();
            }
        }
        takenBytes = bytes;
        sizeBytes = viewBytes + writer.ramBytesUsed();
    }

    private View makeView() throws IOException {
        View before = view;
        DirectoryReader newer =
                before == null ? DirectoryReader.open(writer) : DirectoryReader.openIfChanged(before.reader(), writer);
        View made = before != null && newer == null ? new View(before.reader(), count) : new View(newer, count);
        view = made;
        if (before != null && newer != null) {
            before.reader().decRef();
        }
        unseenBytes = 0;
        viewsSinceMerge++;
        scattered = viewsSinceMerge >= VIEWS_BEFORE_MERGE;
        viewBytes = 0;
        for (LeafReaderContext leaf : made.reader().leaves()) {
            viewBytes += ((SegmentReader) leaf.reader()).getSegmentInfo().sizeInBytes();
        }
        sizeBytes = viewBytes + writer.ramBytesUsed();
        return made;
    }

    @Override
    public void close() {
        lock.lock();
        try (writer) {
            View last = view;
            view = null;
            if (last != null) {
                last.reader().decRef();
                assert last.reader().getRefCount() == 0 : "a search has not closed its source";
            }
            writer.rollback();
        } catch (IOException e) {
            throw inMemory(e);
        } finally {
            lock.unlock();
        }
    }

    private static UncheckedIOException inMemory(IOException e) {
        return new UncheckedIOException("a text index in memory failed", e);
    }
}
