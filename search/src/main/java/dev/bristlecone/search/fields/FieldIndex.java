package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import dev.bristlecone.model.filter.Filter;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.IntFunction;

/// The metadata index of one section: tells exactly which records match a filter. What it cannot answer, a field it
/// does not have for example, is looked up in the metadata of those records that the rest of the filter leaves.
///
/// Reads the section's memory in place. Any thread; valid as long as the section.
public final class FieldIndex {
    private final MemorySegment part;
    private final IntFunction<byte[]> metadata;
    private final int count;

    /// Scratch of resolutions that are not under way.
    private final ConcurrentLinkedDeque<ChunkWork> idle = new ConcurrentLinkedDeque<>();

    private FieldIndex(MemorySegment part, IntFunction<byte[]> metadata) {
        this.part = part;
        this.metadata = metadata;
        this.count = part.get(INT, COUNT);
    }

    /// Opens the index of a section whose bytes were verified.
    ///
    /// @param part as [FieldsBuilder] made it
    /// @param metadata the encoded metadata of a record
    public static FieldIndex open(MemorySegment part, IntFunction<byte[]> metadata) {
        return new FieldIndex(part, metadata);
    }

    /// Records in the section.
    public int count() {
        return count;
    }

    /// Leaves, of some records, those that match a filter, and returns how many they are.
    ///
    /// @param words a bit for each ordinal, 64 in a word, lowest first; none is set behind the last
    public int narrow(Filter filter, long[] words) {
        Narrowing narrowing = new FilterResolver(new Columns(part, count), metadata).resolve(filter);
        ChunkWork work = idle.pollFirst();
        if (work == null) {
            work = new ChunkWork();
        }
        int matching = 0;
        for (int chunk = 0; chunk < chunks(count); chunk++) {
            work.start(chunk, chunkSize(count, chunk));
            long[] taken = work.take(words);
            if (narrowing.narrow(work, taken, 0)) {
                matching += Words.count(taken, work.words());
            }
            work.putBack(words);
        }
        idle.addFirst(work);
        return matching;
    }
}
