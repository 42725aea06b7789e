package dev.bristlecone.search.sparse;

import static dev.bristlecone.search.sparse.SparseIndexFormat.*;

import dev.bristlecone.model.SparseVector;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/// The index over the sparse vectors of one section: for each dimension the list of its records, with a byte for each
/// that bounds its weight. A search adds up bounds, and looks only at the vectors of records that can still be among
/// the nearest, so that it finds exactly what a scan finds.
///
/// Reads the section's memory in place. Any thread; valid as long as the section.
public final class SparseIndex {
    private static final int SIGNPOST_DISTANCE = 64;

    final MemorySegment part;
    final int records;

    private final SparseSource rows;
    private final int dimensions;
    private final long lists;

    /// Every so many dimensions one, for a search that stays in the caches.
    private final int[] signposts;

    /// Scratch of searches that are not under way.
    private final ConcurrentLinkedDeque<SparseSearcher> idle = new ConcurrentLinkedDeque<>();

    private SparseIndex(MemorySegment part, SparseSource rows) {
        this.part = part;
        this.rows = rows;
        this.records = part.get(INT, RECORDS);
        this.dimensions = part.get(INT, DIMENSIONS);
        this.lists = lists(dimensions);
        this.signposts = signposts(part, dimensions);
    }

    /// Opens the index in a part that was verified and checked.
    ///
    /// @param rows the vectors it was built over
    public static SparseIndex open(MemorySegment part, SparseSource rows) {
        return new SparseIndex(part, rows);
    }

    /// Finds every accepted record whose product with the query is not 0 and counts, and tells each once.
    ///
    /// @param query with finite weights
    /// @param wanted about how many will be kept, for the order of the work alone
    /// @param accepted which ordinals may be told, a bit each from the lowest of the first word on; null for all
    public void search(SparseVector query, int wanted, long @Nullable [] accepted, SparseHits hits) {
        search(query, wanted, 1, accepted, hits);
    }

    /// As [#search], but passes over some records, as long as a share of the nearest is found, on average over
    /// queries. Is exact where that is not known.
    public void searchMost(SparseVector query, int wanted, double recall, long @Nullable [] accepted, SparseHits hits) {
        search(query, wanted, SparseEffort.doubtFor(recall, part), accepted, hits);
    }

    private void search(SparseVector query, int wanted, double doubt, long @Nullable [] accepted, SparseHits hits) {
        SparseSearcher searcher = idle.pollFirst();
        if (searcher == null) {
            searcher = new SparseSearcher(this);
        }
        searcher.search(query, wanted, doubt, accepted, hits);
        idle.addFirst(searcher);
    }

    /// The vector of a record.
    @Nullable
    SparseVector sparse(int ordinal) {
        return rows.sparse(ordinal);
    }

    /// How many dimensions have a list.
    int dimensions() {
        return dimensions;
    }

    /// The dimension of a list.
    int dimension(int place) {
        return part.get(INT, HEADER_BYTES + 4L * place);
    }

    /// Where a list's entry lies.
    long list(int place) {
        return lists + (long) LIST_BYTES * place;
    }

    /// How many records have a weight in a dimension.
    int countOf(int dimension) {
        int place = firstAtLeast(dimension);
        boolean found = place < dimensions && dimension(place) == dimension;
        return found ? part.get(INT, list(place) + LIST_COUNT) : 0;
    }

    private static int[] signposts(MemorySegment part, int dimensions) {
        int[] signposts = new int[(dimensions + SIGNPOST_DISTANCE - 1) / SIGNPOST_DISTANCE];
        for (int i = 0; i < signposts.length; i++) {
            signposts[i] = part.get(INT, HEADER_BYTES + 4L * SIGNPOST_DISTANCE * i);
        }
        return signposts;
    }

    /// The first list whose dimension is not below a given one; the count of lists when there is none.
    int firstAtLeast(int dimension) {
        int after = firstSignpostAbove(dimension);
        int low = Math.max(0, after - 1) * SIGNPOST_DISTANCE;
        int high = Math.min(dimensions, after * SIGNPOST_DISTANCE);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Integer.compareUnsigned(dimension(middle), dimension) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int firstSignpostAbove(int dimension) {
        int low = 0;
        int high = signposts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Integer.compareUnsigned(signposts[middle], dimension) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
