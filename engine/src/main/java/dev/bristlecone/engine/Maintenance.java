package dev.bristlecone.engine;

import dev.bristlecone.storage.Lane;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.disk.Demand;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The background work of a shard: frozen tails become segment files, segments are merged, manifests are published and
/// the log is trimmed. Reads and writes go on meanwhile; only the short installs run on the apply lane, in slices.
///
/// One step hands over to the next by submitting to its lane:
///
/// ```
/// apply lane        freeze            install slices                install slices
/// flush lane               write file                publish, trim                 publish
/// compaction lane                                                   plan, write file              plan …
/// ```
///
/// While a flush is between its file and its manifest no other manifest is published: it would name sections that
/// reach beyond its floor.
///
/// What fails is tried again by itself after a while, longer each time. On a disk that is nearly full only work that
/// gives space back goes on; the rest is looked at again when some time has passed.
final class Maintenance {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

    /// Namespaces whose views change in one task of the apply lane, which bounds how long a write waits for it.
    private static final int INSTALL_SLICE = 2_000;

    /// A merge of at least this size gets a file of its own.
    private static final long ALONE_BYTES_MIN = 32L << 20;

    /// How long a failed flush or publication rests before it is repeated: doubled each time, up to the maximum.
    private static final long RETRY_SECONDS_MIN = 1;

    private static final long RETRY_SECONDS_MAX = 32;

    /// How long a compaction that found no room, or failed, rests.
    private static final Duration COMPACTION_REST = Duration.ofSeconds(30);

    private final EngineSettings settings;
    private final EngineParts parts;
    private final Namespaces namespaces;
    private final ManifestStore manifests;
    private final Runnable memoryFreed;
    private final PartBuilding partBuilding;
    private final Indexing indexing;
    private final AtomicLong frozenBytes = new AtomicLong();

    // Flush lane only.
    private final Deque<TailGeneration> frozen = new ArrayDeque<>();
    private long settledLsn;
    private long retrySeconds = RETRY_SECONDS_MIN;
    private boolean retryScheduled;

    // Compaction lane only.
    private boolean compactionScheduled;

    /// Whether the last compaction was planned larger than the space left.
    private boolean tight;

    private volatile boolean flushing;
    private volatile boolean compacting;
    private volatile boolean closed;
    private volatile boolean halted;
    private final AtomicLong flushes = new AtomicLong();
    private final AtomicLong compactions = new AtomicLong();
    private volatile @Nullable StorageException failure;

    /// Atomic, because any thread may ask for a retry and one at a time is enough.
    private final AtomicBoolean retryQueued = new AtomicBoolean();

    /// @param texts how the texts of each index are analysed
    /// @param memoryFreed told on the flush lane after a tail has left memory, or when trying has become pointless
    Maintenance(
            EngineSettings settings,
            EngineParts parts,
            Namespaces namespaces,
            ManifestStore manifests,
            TextAnalyses texts,
            Runnable memoryFreed) {
        this.settings = settings;
        this.parts = parts;
        this.namespaces = namespaces;
        this.manifests = manifests;
        this.memoryFreed = memoryFreed;
        this.partBuilding = new PartBuilding(settings.partRecordsMin(), texts);
        this.indexing = new Indexing(
                settings.indexRecordsMin(),
                settings.indexFastBytesMax(),
                settings.indexWorkBytesMax(),
                parts.indexBuilding(),
                partBuilding);
        this.settledLsn = manifests.current().floorLsn();
    }

    /// One compaction: what is left of it, and what it holds until its end.
    private record Round(Deque<List<Merge>> batches, List<Merge> merges, long floorLsn, Demand demand) {}

    /// Takes over a frozen generation. Apply lane.
    void flush(TailGeneration generation) {
        frozenBytes.addAndGet(generation.sizeBytes());
        submit(parts.flushLane(), () -> {
            frozen.add(generation);
            flushNext();
        });
    }

    /// Takes up what the last process left undone: segments to merge, and indexes that were not finished.
    void resume() {
        submit(parts.compactionLane(), this::compact);
    }

    /// Tries again what has failed: the oldest flush, or the publication alone when no tail waits. Any thread, as
    /// often as it likes: attempts do not pile up.
    void retry() {
        if (closed || !retryQueued.compareAndSet(false, true)) {
            return;
        }
        submit(parts.flushLane(), () -> {
            retryQueued.set(false);
            if (failure == null || flushing || closed) {
                return;
            }
            if (frozen.isEmpty()) {
                publish();
                submit(parts.compactionLane(), this::compact);
            } else {
                flushNext();
            }
        });
    }

    /// Tries again at once a publication that failed, which costs little. A failed flush rests. Any thread.
    void retryPublication() {
        if (failure != null && frozenBytes.get() == 0) {
            retry();
        }
    }

    /// Memory of the tails that wait to be flushed.
    long frozenBytes() {
        return frozenBytes.get();
    }

    long flushes() {
        return flushes.get();
    }

    long compactions() {
        return compactions.get();
    }

    /// Records in segments that are to get an index and have none. Looks at every namespace.
    long unindexedRecords() {
        long records = 0;
        for (NamespaceState namespace : namespaces.all()) {
            Snapshot held = namespace.acquire();
            if (held != null) {
                records += unindexedRecords(held.view());
                held.view().release();
            }
        }
        return records;
    }

    private long unindexedRecords(NamespaceView view) {
        return view.segments().stream()
                .filter(ref -> CompactionPlanner.wantsIndex(ref, settings))
                .mapToLong(SegmentRef::recordCount)
                .sum();
    }

    /// Why the last flush or publication did not succeed; null when it did.
    @Nullable
    StorageException failure() {
        return failure;
    }

    /// Whether a step went wrong in a way nobody foresaw; nothing is flushed any more then.
    boolean halted() {
        return halted;
    }

    /// Starts no more work. Any thread.
    void stop() {
        closed = true;
    }

    /// Whether a chain of steps is still under way.
    boolean busy() {
        return flushing || compacting;
    }

    /// Lets go of the tails that were not flushed: the log has them. After the lanes have come to rest.
    void releaseFrozen() {
        frozen.forEach(TailGeneration::release);
        frozen.clear();
    }

    private void flushNext() {
        TailGeneration generation = frozen.peek();
        if (flushing || closed || generation == null) {
            return;
        }
        flushing = true;
        try {
            parts.space().admit(Demand.RELIEF, Flush.estimateBytes(generation));
            Flush flush = Flush.write(
                    generation,
                    parts.blobs(),
                    parts.storeId(),
                    manifests.newBlobName("segment"),
                    partBuilding,
                    settings.indexRecordsMin());
            installFlush(flush, 0);
        } catch (IOException | RuntimeException e) {
            flushing = false;
            failed("flush", e);
        }
    }

    private void installFlush(Flush flush, int from) {
        submit(parts.applyLane(), () -> {
            int to = Math.min(from + INSTALL_SLICE, flush.tailCount());
            flush.install(from, to);
            if (to < flush.tailCount()) {
                installFlush(flush, to);
            } else {
                submit(parts.flushLane(), () -> settleFlush(flush));
            }
        });
    }

    private void settleFlush(Flush flush) {
        frozen.remove();
        frozenBytes.addAndGet(-flush.generationBytes());
        settledLsn = flush.frozenLsn();
        flush.release();
        flushes.incrementAndGet();
        publish();
        // Only now: a close that finds no work under way lets go of the namespaces which a publication lists.
        flushing = false;
        memoryFreed.run();
        flushNext();
        submit(parts.compactionLane(), this::compact);
    }

    /// Makes the present state the durable one and drops the log before it. Flush lane, and no flush half-way.
    private void publish() {
        try {
            manifests.publish(ManifestBuilder.build(parts.epoch(), settledLsn, namespaces.all()));
            parts.log().trim(settledLsn);
            failure = null;
            retrySeconds = RETRY_SECONDS_MIN;
        } catch (IOException | RuntimeException e) {
            failed("publication of the manifest", e);
        }
    }

    private void compact() {
        if (compacting || closed || failure != null) {
            return;
        }
        long floorLsn = manifests.current().floorLsn();
        Demand demand = lowOnSpace() ? Demand.RELIEF : Demand.GROWTH;
        List<Merge> merges = new CompactionPlanner(settings, demand == Demand.RELIEF).plan(namespaces.all(), floorLsn);
        if (demand == Demand.RELIEF) {
            compactLater();
        }
        tight = false;
        List<List<Merge>> batches =
                demand == Demand.RELIEF ? batchThatFits(merges) : Compaction.batches(merges, ALONE_BYTES_MIN);
        if (batches.isEmpty()) {
            merges.forEach(Merge::release);
            return;
        }
        compacting = true;
        mergeNext(new Round(new ArrayDeque<>(batches), merges, floorLsn, demand));
    }

    /// The smallest merges, as many as there is room for: what they give back makes room for the next ones.
    private List<List<Merge>> batchThatFits(List<Merge> merges) {
        List<Merge> batch = new ArrayList<>();
        long bytes = 0;
        try {
            for (Merge merge : merges.stream()
                    .sorted(Comparator.comparingLong(Merge::outputBytes))
                    .toList()) {
                bytes += merge.outputBytes();
                if (!parts.space().fits(Demand.RELIEF, bytes)) {
                    break;
                }
                batch.add(merge);
            }
        } catch (IOException e) {
            LOG.warn("the free space cannot be read: {}", e.getMessage());
        }
        return batch.isEmpty() ? List.of() : List.of(batch);
    }

    private boolean lowOnSpace() {
        try {
            return tight || parts.space().isRefusing() || parts.space().isLow();
        } catch (IOException e) {
            LOG.warn("the free space cannot be read: {}", e.getMessage());
            return true;
        }
    }

    private void compactLater() {
        if (!compactionScheduled) {
            compactionScheduled = true;
            submitAfter(parts.compactionLane(), COMPACTION_REST, () -> {
                compactionScheduled = false;
                compact();
            });
        }
    }

    private void mergeNext(Round round) {
        List<Merge> batch = round.batches().poll();
        if (batch == null || closed) {
            finishCompaction(round, !closed);
            return;
        }
        try {
            long bytes = batch.stream().mapToLong(Merge::outputBytes).sum();
            if (round.demand() == Demand.GROWTH && !parts.space().fits(Demand.GROWTH, bytes)) {
                tight = true;
                finishCompaction(round, true);
                return;
            }
            Compaction compaction = Compaction.write(
                    batch,
                    round.floorLsn(),
                    parts.blobs(),
                    parts.storeId(),
                    manifests.newBlobName("segment"),
                    round.demand() == Demand.RELIEF ? indexing.withoutDense() : indexing,
                    () -> closed);
            if (compaction == null) {
                finishCompaction(round, false);
            } else {
                installCompaction(compaction, 0, () -> mergeNext(round));
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("compaction rests for {} seconds: {}", COMPACTION_REST.toSeconds(), e.getMessage(), e);
            finishCompaction(round, false);
            compactLater();
        }
    }

    private void installCompaction(Compaction compaction, int from, Runnable next) {
        submit(parts.applyLane(), () -> {
            int to = Math.min(from + INSTALL_SLICE, compaction.mergeCount());
            compaction.install(from, to);
            if (to < compaction.mergeCount()) {
                installCompaction(compaction, to, next);
            } else {
                submit(parts.flushLane(), () -> settleCompaction(compaction, next));
            }
        });
    }

    private void settleCompaction(Compaction compaction, Runnable next) {
        compaction.release();
        compactions.incrementAndGet();
        if (!flushing) {
            publish();
        }
        submit(parts.compactionLane(), next);
    }

    private void finishCompaction(Round round, boolean again) {
        round.merges().forEach(Merge::release);
        compacting = false;
        if (again) {
            submit(parts.compactionLane(), this::compact);
        }
    }

    /// Hands a step over. A step that ends in a failure it does not expect leaves its work half done, and going on
    /// could publish that half: the shard halts, and the log has everything for the next start.
    private void submit(Lane lane, Runnable step) {
        lane.submit(() -> runOrHalt(step));
    }

    private void submitAfter(Lane lane, Duration delay, Runnable step) {
        lane.submitAfter(delay, () -> runOrHalt(step));
    }

    private void runOrHalt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            halted = true;
            closed = true;
            flushing = false;
            compacting = false;
            LOG.error("background work halted; the log keeps every acknowledged write: {}", e.getMessage(), e);
            memoryFreed.run();
            throw e;
        }
    }

    private void failed(String what, Exception e) {
        failure = e instanceof StorageException typed
                ? typed
                : new StorageException(StorageException.Kind.IO, String.valueOf(e.getMessage()), e);
        LOG.error("{} failed; the log keeps every acknowledged write: {}", what, e.getMessage(), e);
        memoryFreed.run();
        retryLater();
    }

    private void retryLater() {
        if (!retryScheduled) {
            retryScheduled = true;
            submitAfter(parts.flushLane(), Duration.ofSeconds(retrySeconds), () -> {
                retryScheduled = false;
                retry();
            });
            retrySeconds = Math.min(2 * retrySeconds, RETRY_SECONDS_MAX);
        }
    }
}
