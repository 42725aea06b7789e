package dev.bristlecone.engine;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.storage.Lane;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.disk.Demand;
import dev.bristlecone.storage.log.ShardLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engine over one shard: one log, one apply lane, all namespaces.
///
/// A write is encoded by its caller, made durable by the log together with its neighbours, applied in log order, and
/// only then completed. Actions that depend on its future run on the apply lane: keep them short.
public final class ShardEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(ShardEngine.class);

    /// How long after a full disk was met, and how often from then on, the shard looks what it can do about it.
    private static final Duration RELIEF_DELAY = Duration.ofSeconds(2);

    private final EngineSettings settings;
    private final EngineParts parts;
    private final Namespaces namespaces = new Namespaces();
    private final DamagedNamespaces damaged = new DamagedNamespaces();
    private final NamespaceReader reader;
    private final TextIndexing textIndexing;
    private final Applier applier;
    private final ManifestStore manifests;
    private final Maintenance maintenance;

    private final WriteAdmission admission;
    private final IdleFlush idleFlush;

    /// Atomic, because any thread may ask for a look at the disk and one at a time is enough.
    private final AtomicBoolean reliefQueued = new AtomicBoolean();

    private final AtomicBoolean closing = new AtomicBoolean();

    /// Apply lane only.
    private long logBytesSinceFreeze;

    private volatile long appliedLsn;
    private volatile long activeBytes;
    private volatile boolean closed;

    /// Why nothing more is applied, once the log has failed or an operation could not be applied.
    private volatile @Nullable String stoppedReason;

    private ShardEngine(EngineSettings settings, EngineParts parts, ManifestStore manifests) {
        this.settings = settings;
        this.parts = parts;
        this.manifests = manifests;
        TextAnalyses texts = new TextAnalyses(parts.indexBuilding().texts());
        this.textIndexing = new TextIndexing(texts, settings.tailBytesMax(), parts.textLane());
        this.applier = new Applier(namespaces, textIndexing);
        this.reader = new NamespaceReader(namespaces, damaged, texts);
        this.admission = new WriteAdmission(new Gate(), settings.tailBytesLimit());
        this.maintenance = new Maintenance(settings, parts, namespaces, manifests, texts, admission::lookAgain);
        this.idleFlush = new IdleFlush(settings, parts.applyLane(), applier::active, this::flushFresh);
    }

    /// This shard as its admission sees it.
    private final class Gate implements WriteAdmission.Shard {
        @Override
        public @Nullable DatabaseException refusal(Demand demand) {
            return ShardEngine.this.refusal(demand);
        }

        @Override
        public long memoryBytes() {
            return ShardEngine.this.memoryBytes();
        }

        @Override
        public boolean stuck() {
            return maintenance.failure() != null;
        }

        @Override
        public void append(PendingWrite pending) {
            ShardEngine.this.append(pending);
        }
    }

    /// Reads the manifest, replays the log after it and is ready.
    ///
    /// @throws StorageException CORRUPT, TOO_NEW: nothing was changed
    public static ShardEngine open(EngineSettings settings, EngineParts parts) throws IOException {
        ManifestStore manifests = ManifestStore.open(parts.blobs(), parts.catalog(), parts.storeId(), parts.epoch());
        ShardEngine engine = new ShardEngine(settings, parts, manifests);
        List<TailGeneration> frozen = engine.recover();
        manifests.deleteOrphans();
        engine.idleFlush.wrote();
        engine.textIndexing.start(engine.applier.active().tails());
        frozen.forEach(engine.maintenance::flush);
        engine.maintenance.resume();
        return engine;
    }

    /// As [#open], for reading: replays the log into memory whatever its size, writes nothing and refuses writes.
    ///
    /// @param reason what those who want to write are told
    static ShardEngine openReadOnly(EngineSettings settings, EngineParts parts, String reason) throws IOException {
        ManifestStore manifests = ManifestStore.open(parts.blobs(), parts.catalog(), parts.storeId(), parts.epoch());
        ShardEngine engine = new ShardEngine(settings, parts, manifests);
        engine.stoppedReason = reason;
        engine.recover();
        return engine;
    }

    /// Returns the tails that were frozen on the way.
    private List<TailGeneration> recover() throws IOException {
        long floorLsn = manifests.current().floorLsn();
        Recovery.load(manifests.current(), parts.blobs(), namespaces, damaged);
        appliedLsn = floorLsn;
        if (parts.log().firstLsn() > floorLsn + 1) {
            throw new StorageException(
                    StorageException.Kind.CORRUPT,
                    "the log starts at LSN " + parts.log().firstLsn() + " but the manifest ends at " + floorLsn
                            + ": acknowledged writes between them are missing; restore the data directory");
        }
        if (parts.log().lastLsn() < floorLsn) {
            throw new StorageException(
                    StorageException.Kind.CORRUPT,
                    "the log ends at LSN " + parts.log().lastLsn() + " but the manifest contains " + floorLsn
                            + ": the log was replaced or cut; restore the data directory");
        }
        // Frozen tails wait until the replay is over: their installs run on the apply lane, which this thread still is.
        List<TailGeneration> frozen = new ArrayList<>();
        parts.log().replay(floorLsn + 1, (lsn, payload) -> {
            int size = payload.remaining();
            CompletableFuture<WriteResult> applied = applyUnlessDamaged(lsn, OperationReader.decode(lsn, payload));
            if (applied.isCompletedExceptionally()) {
                LOG.error(
                        "log record {} cannot be applied, and its namespace answers nothing from here on: {}",
                        lsn,
                        applied.exceptionNow().getMessage());
            }
            afterApply(lsn, size).ifPresent(frozen::add);
        });
        return frozen;
    }

    @Override
    public CompletableFuture<WriteResult> write(Write write) {
        PendingWrite pending = PendingWrite.of(Operation.of(write));
        if (pending.sizeBytes() > ShardLog.RECORD_BYTES_MAX) {
            return CompletableFuture.failedFuture(new DatabaseException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "the request needs " + pending.sizeBytes() + " bytes of log (expected: at most "
                            + ShardLog.RECORD_BYTES_MAX + "); send fewer records at once"));
        }
        try {
            NamespaceKey reads = pending.operation().reads();
            if (reads != null) {
                reader.verify(reads);
            }
        } catch (DatabaseException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (maintenance.failure() != null && memoryBytes() >= settings.tailBytesLimit()) {
            maintenance.retry();
        }
        admission.enter(pending);
        return pending.result();
    }

    /// Why writes are refused now. Deletes are not when fresh records cannot leave memory: they help.
    private @Nullable DatabaseException refusal(Demand demand) {
        String stopped = closed ? "the store is closed" : readOnlyReason();
        if (stopped != null) {
            return new DatabaseException(ErrorCode.UNAVAILABLE, stopped);
        }
        StorageException failure = maintenance.failure();
        if (demand == Demand.GROWTH && failure != null && memoryBytes() >= settings.tailBytesLimit()) {
            return new DatabaseException(
                    failure.kind() == StorageException.Kind.DISK_FULL
                            ? ErrorCode.RESOURCE_EXHAUSTED
                            : ErrorCode.UNAVAILABLE,
                    "writes are refused because fresh records cannot be moved to disk (" + failure.kind()
                            + "); free space or repair the disk, then retry",
                    failure);
        }
        return null;
    }

    private @Nullable String readOnlyReason() {
        return stoppedReason == null && maintenance.halted()
                ? "background work stopped unexpectedly and the store is read-only; restart it, the log has every write"
                : stoppedReason;
    }

    private long memoryBytes() {
        return activeBytes + maintenance.frozenBytes();
    }

    private void append(PendingWrite pending) {
        try {
            parts.log().append(pending.payload(), pending.demand(), new ShardLog.AppendListener() {
                @Override
                public void durable(long lsn) {
                    parts.applyLane().submit(() -> apply(lsn, pending));
                }

                @Override
                public void failed(StorageException cause) {
                    appendFailed(pending, cause);
                }
            });
        } catch (IllegalStateException e) {
            admission.leave(pending);
            pending.result()
                    .completeExceptionally(new DatabaseException(ErrorCode.UNAVAILABLE, "the store is closed", e));
        }
    }

    private void apply(long lsn, PendingWrite pending) {
        admission.leave(pending);
        String stopped = stoppedReason;
        if (stopped != null) {
            pending.result().completeExceptionally(new DatabaseException(ErrorCode.UNAVAILABLE, stopped));
            return;
        }
        CompletableFuture<WriteResult> result;
        try {
            result = applyUnlessDamaged(lsn, pending.operation());
            afterApply(lsn, pending.sizeBytes()).ifPresent(maintenance::flush);
        } catch (RuntimeException e) {
            // Going on after half an operation would let this process and a replay of its log disagree.
            LOG.error("applying log record {} failed; the shard stops", lsn, e);
            stop("the store stopped because a write could not be applied (" + e.getMessage()
                    + "); the write is stored and will be applied at the next start");
            pending.result().completeExceptionally(e);
            return;
        }
        if (result.isCompletedExceptionally()) {
            pending.result().completeExceptionally(result.exceptionNow());
        } else {
            pending.result().complete(result.resultNow());
        }
        idleFlush.wrote();
        maintenance.retryPublication();
        admission.lookAgainIfSomeWait();
    }

    /// Applies an operation, or refuses it when it meets damaged data of its namespace: the applier has then
    /// changed nothing, and other namespaces go on. A replay decides alike, so that one damaged section never
    /// keeps the store from opening.
    private CompletableFuture<WriteResult> applyUnlessDamaged(long lsn, Operation operation) {
        try {
            return CompletableFuture.completedFuture(applier.apply(lsn, operation));
        } catch (DatabaseException e) {
            NamespaceKey reads = operation.reads();
            NamespaceState namespace = reads == null ? null : namespaces.get(reads);
            if (e.code() != ErrorCode.DATA_LOSS || namespace == null) {
                throw e;
            }
            damaged.add(namespace, String.valueOf(e.getMessage()));
            return CompletableFuture.failedFuture(e);
        }
    }

    /// Counts an applied record and freezes the tail when it has grown enough; the caller sees to its flush.
    private Optional<TailGeneration> afterApply(long lsn, int payloadBytes) {
        appliedLsn = lsn;
        logBytesSinceFreeze += payloadBytes;
        Optional<TailGeneration> frozen = Optional.empty();
        boolean due = applier.active().sizeBytes() >= settings.tailBytesMax()
                || logBytesSinceFreeze >= settings.logBytesMax();
        if (due && stoppedReason == null) {
            frozen = Optional.of(freeze());
        }
        activeBytes = applier.active().sizeBytes();
        return frozen;
    }

    private TailGeneration freeze() {
        logBytesSinceFreeze = 0;
        TailGeneration frozen = applier.freeze(appliedLsn);
        activeBytes = applier.active().sizeBytes();
        return frozen;
    }

    private void relieveLater() {
        if (reliefQueued.compareAndSet(false, true)) {
            parts.applyLane().submitAfter(RELIEF_DELAY, this::relieve);
        }
    }

    /// While the disk takes no new data: looks whether there is room again, and flushes what is in memory, for only
    /// a flush frees the log and lets go of what was deleted. Apply lane.
    private void relieve() {
        reliefQueued.set(false);
        if (closed || readOnlyReason() != null) {
            return;
        }
        try {
            parts.space().lookAgain();
        } catch (IOException e) {
            LOG.warn("the free space cannot be read: {}", e.getMessage());
        }
        if (parts.space().isRefusing()) {
            if (logBytesSinceFreeze > 0) {
                flushFresh();
            }
            relieveLater();
        }
    }

    /// Flushes what is in memory; false when an earlier flush has to succeed first. Apply lane.
    private boolean flushFresh() {
        if (closed || readOnlyReason() != null) {
            return true;
        }
        if (maintenance.failure() != null) {
            return false;
        }
        maintenance.flush(freeze());
        return true;
    }

    private void appendFailed(PendingWrite pending, StorageException cause) {
        admission.leave(pending);
        if (cause.kind() == StorageException.Kind.DISK_FULL) {
            pending.result()
                    .completeExceptionally(new DatabaseException(
                            ErrorCode.RESOURCE_EXHAUSTED,
                            "the disk is nearly full and the write was not stored; delete something or free space, then retry",
                            cause));
            admission.lookAgainIfSomeWait();
            relieveLater();
            return;
        }
        stop("the log failed and the store is read-only until it is restarted; the outcome of the write is unknown, "
                + "it is safe to retry after the restart");
        pending.result()
                .completeExceptionally(new DatabaseException(
                        ErrorCode.UNAVAILABLE,
                        "the log failed: the outcome of the write is unknown, it is safe to retry after a restart",
                        cause));
    }

    private void stop(String reason) {
        if (stoppedReason == null) {
            stoppedReason = reason;
            LOG.error("writes stop: {}", reason);
        }
        admission.lookAgain();
    }

    @Override
    public Read<List<Hit>> query(NamespaceKey namespace, Query query) {
        return whileOpen(() -> reader.query(namespace, query, appliedLsn));
    }

    @Override
    public Read<List<Record>> fetch(NamespaceKey namespace, List<String> ids) {
        return whileOpen(() -> reader.fetch(namespace, ids, appliedLsn));
    }

    @Override
    public Page<Record> fetchMatching(
            NamespaceKey namespace, Filter filter, int limit, long bytesMax, @Nullable String after) {
        return whileOpen(() -> reader.fetchMatching(namespace, filter, limit, bytesMax, after, appliedLsn));
    }

    @Override
    public Read<Long> countMatching(NamespaceKey namespace, Filter filter) {
        return whileOpen(() -> reader.countMatching(namespace, filter, appliedLsn));
    }

    @Override
    public Page<String> list(NamespaceKey namespace, String prefix, int limit, @Nullable String after) {
        return whileOpen(() -> reader.list(namespace, prefix, limit, after, appliedLsn));
    }

    @Override
    public Optional<NamespaceStats> describe(NamespaceKey namespace) {
        return whileOpen(() -> Optional.ofNullable(namespaces.get(namespace)).map(NamespaceStats::of));
    }

    @Override
    public Page<NamespaceStats> namespaces(UUID index, String prefix, int limit, @Nullable String after) {
        return whileOpen(() -> listNamespaces(index, prefix, limit, after));
    }

    private Page<NamespaceStats> listNamespaces(UUID index, String prefix, int limit, @Nullable String after) {
        List<NamespaceStats> page = new ArrayList<>();
        for (NamespaceState namespace : namespaces.from(index, prefix, after)) {
            if (!namespace.key().namespace().startsWith(prefix)) {
                break;
            }
            if (page.size() == limit) {
                return new Page<>(page, page.getLast().name(), appliedLsn);
            }
            page.add(NamespaceStats.of(namespace));
        }
        return new Page<>(page, null, appliedLsn);
    }

    @Override
    public long countNamespaces(UUID index, String prefix) {
        return whileOpen(() -> namespaces.from(index, prefix, null).stream()
                .takeWhile(namespace -> namespace.key().namespace().startsWith(prefix))
                .count());
    }

    /// A read's answer, unless the store was closed meanwhile: a namespace that was let go looks like one that
    /// never was.
    private <T> T whileOpen(Supplier<T> read) {
        T answer = read.get();
        if (closed) {
            throw new DatabaseException(ErrorCode.UNAVAILABLE, "the store is closed");
        }
        return answer;
    }

    @Override
    public EngineStats stats() {
        Manifest manifest = manifests.current();
        StorageException failure = maintenance.failure();
        String reason = readOnlyReason();
        if (reason == null && failure != null) {
            reason = "fresh records cannot be moved to disk: " + failure.getMessage();
        }
        if (reason == null && parts.space().isRefusing()) {
            reason = "the disk is nearly full: only deletes are accepted until there is space again";
        }
        return new EngineStats(
                appliedLsn,
                manifest.floorLsn(),
                memoryBytes(),
                parts.log().sizeBytes(),
                manifest.files().stream()
                        .mapToLong(Manifest.FileEntry::sizeBytes)
                        .sum(),
                manifest.files().size(),
                maintenance.flushes(),
                maintenance.compactions(),
                damaged.describe(),
                reason);
    }

    @Override
    public long unindexedRecords() {
        return maintenance.unindexedRecords();
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        closed = true;
        admission.lookAgain();
        maintenance.stop();
        textIndexing.stop();
        try {
            parts.log().close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the log", e);
        } finally {
            rest();
            namespaces.all().forEach(namespace -> namespace.delete(appliedLsn));
            maintenance.releaseFrozen();
            applier.active().release();
        }
    }

    /// Waits until every lane has come to rest; nothing new starts after `stop`.
    private void rest() {
        do {
            for (Lane lane : List.of(parts.applyLane(), parts.flushLane(), parts.compactionLane(), parts.textLane())) {
                CompletableFuture<Boolean> passed = new CompletableFuture<>();
                lane.submit(() -> passed.complete(true));
                passed.join();
            }
        } while (maintenance.busy());
    }
}
