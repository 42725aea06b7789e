package dev.bristlecone.engine;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.search.dense.FreshCodes;
import dev.bristlecone.search.scan.VectorNorms;
import dev.bristlecone.search.sparse.FreshPostings;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The fresh records of one namespace in one [TailGeneration]: rows in the order of arrival, and the newest row of each
/// id. The apply lane appends; readers see the first `count` rows their snapshot names and judge each by its LSNs.
final class NamespaceTail {
    static final long OVERHEAD_BYTES = 512;

    /// From so many rows on a query is quicker by codes. Fewer are not worth the memory.
    private static final int CODED_ROWS_MIN = 1_000;

    private final TailGeneration generation;
    private final NamespaceState namespace;
    private final ConcurrentHashMap<String, TailRow> newest = new ConcurrentHashMap<>();
    private final TailTexts texts = new TailTexts();

    /// Metadata of the rows that are not published yet. Apply lane only.
    private long unpublishedBytes;

    private TailRow[] rows = new TailRow[4];
    private int count;

    /// The rows sorted by id, kept from the last reader that needed them; replaced, never changed.
    private volatile TailRow[] sortedById = new TailRow[0];

    /// Codes of the rows, once there are enough. Cover at least the rows of every published snapshot, unless the
    /// space changed on the way.
    private volatile @Nullable FreshCodes codes;

    /// The sparse values by dimension, once there are enough. Cover at least the rows of every published snapshot.
    private volatile @Nullable FreshPostings postings;

    /// Rows with sparse values. Apply lane only.
    private int sparseCount;

    NamespaceTail(TailGeneration generation, NamespaceState namespace) {
        this.generation = generation;
        this.namespace = namespace;
    }

    TailGeneration generation() {
        return generation;
    }

    /// The texts of the rows.
    TailTexts texts() {
        return texts;
    }

    NamespaceState namespace() {
        return namespace;
    }

    /// The row array as it is now. Readers take it from a published snapshot together with its count.
    TailRow[] rows() {
        return rows;
    }

    int count() {
        return count;
    }

    /// Appends a version of a record and returns its size; the apply lane has deleted the older one before.
    long append(String id, long lsn, float @Nullable [] values, @Nullable SparseVector sparse, byte[] metadata) {
        MemorySegment slab = null;
        long offset = 0;
        int dimension = 0;
        float squaredNorm = 0;
        if (values != null) {
            generation.store(values);
            slab = generation.lastSlab();
            offset = generation.lastOffset();
            dimension = values.length;
            squaredNorm = VectorNorms.squaredNorm(values);
        }
        TailRow row =
                new TailRow(id, lsn, count, slab, offset, dimension, squaredNorm, sparse, metadata, newest.get(id));
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, 2 * count);
        }
        rows[count++] = row;
        sparseCount += sparse == null ? 0 : 1;
        newest.put(id, row);
        texts.added(metadata);
        unpublishedBytes += metadata.length;
        generation.charge(TailRow.OVERHEAD_BYTES
                + id.length()
                + metadata.length
                + (sparse == null ? 0 : 8L * sparse.size() + 64));
        return row.recordBytes();
    }

    /// Brings codes and postings up to the rows, before those are published. Apply lane only.
    void encode(VectorSpace space) {
        encodeDense(space);
        encodeSparse();
    }

    /// Has the texts looked after, once their rows are published, and counts the memory of their index. Apply lane
    /// only.
    void published() {
        long addedBytes = unpublishedBytes;
        unpublishedBytes = 0;
        if (!generation.isFrozen()) {
            generation.textIndexing().published(this, addedBytes);
            generation.charge(texts.growth());
        }
    }

    private void encodeDense(VectorSpace space) {
        FreshCodes present = codes;
        if (generation.isFrozen() || count < CODED_ROWS_MIN || space.dimension() == 0) {
            return;
        }
        if (present == null) {
            present = new FreshCodes(space, new TailVectors(rows, count), generation.memory());
        }
        if (present.space().equals(space)) {
            for (TailRow row : Arrays.asList(rows).subList(present.count(), count)) {
                row.addTo(present);
            }
            codes = present;
        }
    }

    private void encodeSparse() {
        FreshPostings present = postings;
        if (generation.isFrozen() || sparseCount < CODED_ROWS_MIN) {
            return;
        }
        if (present == null) {
            present = new FreshPostings();
        }
        long bytes = 0;
        for (TailRow row : Arrays.asList(rows).subList(present.count(), count)) {
            bytes += present.add(row.sparse);
        }
        generation.charge(bytes);
        postings = present;
    }

    /// The sparse values of the first rows, as many as it says; null when there are too few.
    @Nullable
    FreshPostings postings() {
        return postings;
    }

    /// Codes of the first rows, as many as the codes say; null when there are none.
    @Nullable
    FreshCodes codes() {
        return codes;
    }

    /// The version of a record visible at a snapshot, or null.
    @Nullable
    TailRow find(String id, long snapshotLsn) {
        TailRow row = newest.get(id);
        while (row != null && row.lsn > snapshotLsn) {
            row = row.older;
        }
        return row != null && row.visible(snapshotLsn) ? row : null;
    }

    /// The living version of a record, or null. Apply lane only.
    @Nullable
    TailRow findAlive(String id) {
        TailRow row = newest.get(id);
        return row != null && row.alive() ? row : null;
    }

    /// The first `visibleCount` rows in order of their ids (versions of one id in order of arrival).
    TailRow[] sorted(TailRow[] visibleRows, int visibleCount) {
        TailRow[] before = sortedById;
        if (before.length == visibleCount) {
            return before;
        }
        // Rows only join at the end, so most of the order is known already; sorting merges such runs in linear time.
        int known = before.length < visibleCount ? before.length : 0;
        TailRow[] sorted = Arrays.copyOf(known == 0 ? visibleRows : before, visibleCount);
        System.arraycopy(visibleRows, known, sorted, known, visibleCount - known);
        Arrays.sort(sorted, Comparator.comparing((TailRow row) -> row.id));
        if (before.length < visibleCount) {
            sortedById = sorted;
        }
        return sorted;
    }
}
