package dev.bristlecone.search.sparse;

import static dev.bristlecone.search.sparse.SparseIndexFormat.*;

import dev.bristlecone.model.SparseVector;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes the index over the sparse vectors of a section: counts the weights of each dimension, deals them out to its
/// list in the order of the ordinals, then gives each a code. The same vectors give the same bytes.
public final class SparseIndexBuilder {
    private final SparseSource source;
    private final SegmentAllocator memory;
    private final DimensionTable table = new DimensionTable();

    /// By number in the table; later by place in the dictionary.
    private int[] counts = new int[16];

    private long entries;

    private SparseIndexBuilder(SparseSource source, SegmentAllocator memory) {
        this.source = source;
        this.memory = memory;
    }

    /// Builds an index. Takes about 15 bytes for each weight in `memory`, which gives zeros, half of them for
    /// the index.
    ///
    /// @return null when no record has a weight other than 0, or when one has a weight that is not finite
    public static @Nullable MemorySegment build(SparseSource source, SegmentAllocator memory) {
        return new SparseIndexBuilder(source, memory).build();
    }

    private @Nullable MemorySegment build() {
        if (!count() || entries == 0) {
            return null;
        }
        int[] sorted = table.sorted();
        int[] placeOf = new int[sorted.length];
        long[] ends = new long[sorted.length];
        int[] ordered = new int[sorted.length];
        long first = 0;
        for (int place = 0; place < sorted.length; place++) {
            placeOf[sorted[place]] = place;
            ordered[place] = counts[sorted[place]];
            ends[place] = first;
            first += ordered[place];
        }
        counts = ordered;
        MemorySegment weights = memory.allocate(4 * entries, 8);
        MemorySegment ordinals = memory.allocate(4 * entries, 8);
        deal(placeOf, ends, weights, ordinals);
        return new Lists(sorted, weights, ordinals).write();
    }

    /// False when a weight is not finite.
    private boolean count() {
        for (int ordinal = 0; ordinal < source.count(); ordinal++) {
            SparseVector sparse = source.sparse(ordinal);
            for (int i = 0; sparse != null && i < sparse.size(); i++) {
                float weight = sparse.values()[i];
                if (!Float.isFinite(weight)) {
                    return false;
                }
                if (weight != 0) {
                    int number = table.add(sparse.indices()[i]);
                    if (number == counts.length) {
                        counts = Arrays.copyOf(counts, 2 * number);
                    }
                    counts[number]++;
                    entries++;
                }
            }
        }
        return true;
    }

    /// @param ends where each list ends so far
    private void deal(int[] placeOf, long[] ends, MemorySegment weights, MemorySegment ordinals) {
        for (int ordinal = 0; ordinal < source.count(); ordinal++) {
            SparseVector sparse = source.sparse(ordinal);
            for (int i = 0; sparse != null && i < sparse.size(); i++) {
                float weight = sparse.values()[i];
                if (weight != 0) {
                    long at = 4 * ends[placeOf[table.find(sparse.indices()[i])]]++;
                    weights.set(FLOAT, at, weight);
                    ordinals.set(INT, at, ordinal);
                }
            }
        }
    }

    /// The lists in the order of the dictionary, on their way into the part.
    private final class Lists {
        private final int[] sorted;
        private final MemorySegment weights;
        private final MemorySegment ordinals;
        private final int records = source.count();
        private final float[] most;
        private final float[] least;

        Lists(int[] sorted, MemorySegment weights, MemorySegment ordinals) {
            this.sorted = sorted;
            this.weights = weights;
            this.ordinals = ordinals;
            this.most = new float[sorted.length];
            this.least = new float[sorted.length];
        }

        MemorySegment write() {
            int dimensions = sorted.length;
            long codesBytes = 0;
            long first = 0;
            for (int place = 0; place < dimensions; place++) {
                measure(place, first);
                codesBytes += listBytes(counts[place], records, least[place] < 0);
                first += counts[place];
            }
            long codes = codes(dimensions);
            MemorySegment part = memory.allocate(codes + codesBytes, 8);
            part.set(INT, 0, VERSION);
            part.set(INT, RECORDS, records);
            part.set(INT, DIMENSIONS, dimensions);
            part.set(LONG, CODES_BYTES, codesBytes);
            writeLists(part, codes);
            SparseCalibration.run(source, part);
            return part;
        }

        private void measure(int place, long first) {
            for (long i = first; i < first + counts[place]; i++) {
                float weight = weights.get(FLOAT, 4 * i);
                most[place] = Math.max(most[place], weight);
                least[place] = Math.min(least[place], weight);
            }
        }

        private void writeLists(MemorySegment part, long codesStart) {
            long first = 0;
            long start = codesStart;
            for (int place = 0; place < sorted.length; place++) {
                int count = counts[place];
                part.set(INT, HEADER_BYTES + 4L * place, table.dimension(sorted[place]));
                long list = lists(sorted.length) + (long) LIST_BYTES * place;
                part.set(LONG, list, start);
                part.set(INT, list + LIST_COUNT, count);
                part.set(FLOAT, list + LIST_MOST, most[place]);
                part.set(FLOAT, list + LIST_LEAST, least[place]);
                writeCodes(part, start, first, place);
                start += listBytes(count, records, least[place] < 0);
                first += count;
            }
        }

        private void writeCodes(MemorySegment part, long start, long first, int place) {
            int count = counts[place];
            boolean full = isFull(count, records);
            long codes = start + codesStart(count, records);
            if (!full) {
                MemorySegment.copy(ordinals, 4 * first, part, start, 4L * count);
            }
            for (int i = 0; i < count; i++) {
                float weight = weights.get(FLOAT, 4 * (first + i));
                long at = codes + (full ? ordinals.get(INT, 4 * (first + i)) : i);
                part.set(ValueLayout.JAVA_BYTE, at, (byte) code(weight, most[place]));
                if (least[place] < 0) {
                    long below = at + codeCount(count, records);
                    part.set(ValueLayout.JAVA_BYTE, below, (byte) code(-weight, -least[place]));
                }
            }
        }
    }
}
