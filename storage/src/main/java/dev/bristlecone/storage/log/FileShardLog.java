package dev.bristlecone.storage.log;

import dev.bristlecone.storage.Lane;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.disk.Demand;
import dev.bristlecone.storage.disk.Disk;
import dev.bristlecone.storage.log.WalReader.Found;
import dev.bristlecone.storage.log.WalRecovery.Recovered;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [ShardLog] of files on one disk; [WalFormat] draws them.
///
/// Group commit: `append` only queues, and hands one drain to the lane when none is under way. The drain takes what has
/// gathered meanwhile, gives it LSNs, writes it, syncs once and tells the listeners. While it waits for the disk the
/// next batch gathers, so the batch grows with the load and a lone write never waits.
///
/// Errors: a failed write or sync breaks the log for good, because the kernel may have dropped the pages and called
/// them clean. Two cases are safe: records refused by the [Admission], and a full disk noticed while writing, after
/// which the batch is cut off again. Their waiters hear DISK_FULL, and the log goes on.
///
/// `close` completes the queue on the calling thread, in the lane's stead; a drain still on the lane then finds
/// nothing. It leaves an empty next file behind, whose header seals the ones before: after a clean stop any damage
/// is found.
///
/// The queue has no bound of its own; whoever appends limits the bytes in flight.
public final class FileShardLog implements ShardLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(FileShardLog.class);

    private final Disk disk;
    private final String directory;
    private final UUID store;
    private final Lane lane;
    private final ShardLogSettings settings;
    private final Admission admission;
    private final ByteBuffer buffer;

    /// Guards the queue and the two flags. Held for a few instructions only.
    private final Object queueLock = new Object();

    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private boolean drainScheduled;
    private boolean closed;

    /// Guards everything below, and serialises drains with `trim` and `close`. Taken before [#queueLock].
    private final Object fileLock = new Object();

    private final List<WalFile> files;
    private WalWriter writer;
    private long chain;
    private @Nullable StorageException broken;

    /// Written under [#fileLock], read by anyone.
    private volatile long firstLsn;

    private volatile long lastLsn;
    private volatile long sizeBytes;

    private FileShardLog(
            Disk disk,
            String directory,
            UUID store,
            Lane lane,
            ShardLogSettings settings,
            Admission admission,
            ByteBuffer buffer,
            Recovered recovered,
            WalWriter writer) {
        this.disk = disk;
        this.directory = directory;
        this.store = store;
        this.lane = lane;
        this.settings = settings;
        this.admission = admission;
        this.buffer = buffer;
        this.files = new ArrayList<>(recovered.files());
        this.writer = writer;
        this.chain = recovered.chain();
        this.lastLsn = recovered.lastLsn();
        describe();
    }

    /// Opens the log in a directory of the disk, creating it when absent, and repairs the traces of a crash.
    ///
    /// @param lane runs the group commits and the listeners; the caller closes it, after the log
    /// @param admission is asked before each batch, once for the new data and once for the removals in it
    /// @throws StorageException CORRUPT naming file, offset and LSNs when durable records are damaged; TOO_NEW; IO;
    ///     DISK_FULL when there is no room for an empty file
    public static FileShardLog open(
            Disk disk, String directory, UUID store, Lane lane, ShardLogSettings settings, Admission admission)
            throws IOException {
        disk.createDirectories(directory);
        Recovered recovered = WalRecovery.recover(disk, directory, store);
        ByteBuffer buffer = ByteBuffer.allocateDirect(settings.bufferBytes());
        WalHeader empty = recovered.empty();
        WalWriter writer = empty != null
                ? WalWriter.resume(disk, directory, empty, buffer)
                : WalWriter.create(
                        disk, directory, nextHeader(store, directory, recovered.lastLsn(), recovered.chain()), buffer);
        return new FileShardLog(disk, directory, store, lane, settings, admission, buffer, recovered, writer);
    }

    @Override
    public long lastLsn() {
        return lastLsn;
    }

    @Override
    public long firstLsn() {
        return firstLsn;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    /// @throws IllegalStateException after `close`
    @Override
    public void append(ByteBuffer payload, Demand demand, AppendListener listener) {
        if (payload.remaining() > RECORD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "record of " + payload.remaining() + " bytes (expected: at most " + RECORD_BYTES_MAX + ")");
        }
        boolean schedule;
        synchronized (queueLock) {
            if (closed) {
                throw new IllegalStateException("the log " + directory + " is closed");
            }
            queue.add(new Pending(payload.slice(), demand, listener));
            schedule = !drainScheduled;
            drainScheduled = true;
        }
        if (schedule) {
            lane.submit(this::drain);
        }
    }

    @Override
    public void replay(long fromLsn, RecordVisitor visitor) throws IOException {
        List<WalFile> readable = new ArrayList<>();
        synchronized (fileLock) {
            readable.addAll(files);
            if (writer.hasRecords()) {
                readable.add(new WalFile(writer.name(), writer.firstLsn(), lastLsn, writer.sizeBytes()));
            }
            if (fromLsn < firstLsn) {
                throw new StorageException(
                        Kind.CORRUPT,
                        "the log " + directory + " begins with LSN " + firstLsn + " (expected: " + fromLsn
                                + " or less); records are missing");
            }
        }
        for (WalFile file : readable) {
            if (file.lastLsn() >= fromLsn) {
                replay(disk, directory, store, file, fromLsn, visitor);
            }
        }
    }

    @Override
    public void trim(long floorLsn) throws IOException {
        synchronized (fileLock) {
            if (broken != null) {
                throw broken;
            }
            try {
                while (!files.isEmpty() && files.getFirst().lastLsn() <= floorLsn) {
                    disk.delete(files.getFirst().name());
                    files.removeFirst();
                    describe();
                    // One sync per file: deletions that reached the disk out of order would leave a gap.
                    disk.syncDirectory(directory);
                }
            } catch (IOException e) {
                throw breakDown(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (fileLock) {
            synchronized (queueLock) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            List<Pending> batch = takeBatch();
            while (!batch.isEmpty()) {
                commit(batch);
                batch = takeBatch();
            }
            try {
                seal();
            } finally {
                writer.close();
            }
        }
    }

    private void drain() {
        synchronized (fileLock) {
            commit(takeBatch());
        }
        boolean more;
        synchronized (queueLock) {
            more = !queue.isEmpty();
            drainScheduled = more;
        }
        if (more) {
            lane.submit(this::drain);
        }
    }

    /// Everything queued, up to the bytes of one batch, but at least one record when there is any.
    private List<Pending> takeBatch() {
        long bytesMax = Math.min(settings.batchBytesMax(), settings.fileBytesMax() - WalFormat.HEADER_BYTES);
        List<Pending> batch = new ArrayList<>();
        long bytes = 0;
        synchronized (queueLock) {
            while (!queue.isEmpty()) {
                bytes += queue.getFirst().recordBytes();
                if (bytes > bytesMax && !batch.isEmpty()) {
                    break;
                }
                batch.add(queue.removeFirst());
            }
        }
        return batch;
    }

    private void commit(List<Pending> taken) {
        List<Pending> batch = admitted(taken);
        if (batch.isEmpty()) {
            return;
        }
        long first = lastLsn + 1;
        StorageException failure = broken == null ? store(batch, first) : broken;
        for (int i = 0; i < batch.size(); i++) {
            tell(batch.get(i).listener(), first + i, failure);
        }
    }

    /// Those records which the disk may take. The others hear at once that it is full; an admission that fails for
    /// another reason breaks the log.
    private List<Pending> admitted(List<Pending> taken) {
        List<Pending> admitted = taken;
        for (Demand demand : Demand.values()) {
            List<Pending> asking =
                    taken.stream().filter(pending -> pending.demand() == demand).toList();
            try {
                if (broken == null && !asking.isEmpty()) {
                    admission.admit(demand, recordBytes(asking));
                }
            } catch (IOException e) {
                if (!(e instanceof StorageException full && full.kind() == Kind.DISK_FULL)) {
                    breakDown(e);
                    return taken;
                }
                asking.forEach(pending -> tell(pending.listener(), 0, full));
                admitted = admitted.stream()
                        .filter(pending -> pending.demand() != demand)
                        .toList();
            }
        }
        return admitted;
    }

    private static long recordBytes(List<Pending> batch) {
        return batch.stream().mapToLong(Pending::recordBytes).sum();
    }

    /// Makes the batch durable, or says why not.
    private @Nullable StorageException store(List<Pending> batch, long first) {
        try {
            write(batch, first, recordBytes(batch));
        } catch (IOException | RuntimeException e) {
            return takeBack(e);
        }
        try {
            writer.sync();
        } catch (IOException | RuntimeException e) {
            return breakDown(e);
        }
        lastLsn = first + batch.size() - 1;
        describe();
        return null;
    }

    private void write(List<Pending> batch, long first, long bytes) throws IOException {
        if (writer.hasRecords() && writer.sizeBytes() + bytes > settings.fileBytesMax()) {
            roll();
        }
        long chainAfter = chain;
        for (int i = 0; i < batch.size(); i++) {
            int checksum = writer.append(first + i, i, batch.get(i).payload());
            chainAfter = WalFormat.chain(chainAfter, checksum);
        }
        writer.flush();
        chain = chainAfter;
    }

    /// Goes on in a new file. On failure the current one stays in use.
    private void roll() throws IOException {
        WalWriter next = WalWriter.create(disk, directory, nextHeader(store, directory, lastLsn, chain), buffer);
        WalWriter full = writer;
        files.add(new WalFile(full.name(), full.firstLsn(), lastLsn, full.sizeBytes()));
        writer = next;
        describe();
        full.close();
    }

    /// After a full disk the batch can be undone, since nothing of it was synced; any other failure is final.
    private StorageException takeBack(Exception cause) {
        if (!(cause instanceof StorageException full && full.kind() == Kind.DISK_FULL)) {
            return breakDown(cause);
        }
        try {
            writer.rollback();
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
            return breakDown(cause);
        }
        return full;
    }

    private StorageException breakDown(Exception cause) {
        StorageException failure = new StorageException(
                Kind.IO,
                "the log " + directory + " failed after LSN " + lastLsn + " and accepts nothing until it is opened"
                        + " again; the outcome of the writes in flight is unknown: " + cause.getMessage(),
                cause);
        LOGGER.error("the log {} is broken", directory, cause);
        broken = failure;
        return failure;
    }

    /// Leaves an empty file at the end. A full disk only costs the seal.
    private void seal() throws IOException {
        if (broken != null || !writer.hasRecords()) {
            return;
        }
        try {
            roll();
        } catch (StorageException e) {
            if (e.kind() != Kind.DISK_FULL) {
                throw e;
            }
            LOGGER.warn("the log {} is closed without a seal: {}", directory, e.getMessage());
        }
    }

    private void describe() {
        long bytes = writer.sizeBytes();
        for (WalFile file : files) {
            bytes += file.sizeBytes();
        }
        sizeBytes = bytes;
        firstLsn = files.isEmpty() ? writer.firstLsn() : files.getFirst().firstLsn();
    }

    /// Visits the records of one file from an LSN to the last one the file is known to have.
    static void replay(Disk disk, String directory, UUID store, WalFile file, long fromLsn, RecordVisitor visitor)
            throws IOException {
        try (WalReader reader = WalReader.open(disk, file.name())) {
            reader.readHeader(store, WalFormat.fileId(store, directory, file.firstLsn()));
            for (long lsn = file.firstLsn(); lsn <= file.lastLsn(); lsn++) {
                if (reader.next(lsn) != Found.RECORD) {
                    throw new StorageException(
                            Kind.CORRUPT,
                            "log file " + file.name() + " is damaged at offset " + reader.offset() + ", LSN " + lsn
                                    + ": " + (reader.damage().isEmpty() ? "it ends too early" : reader.damage()));
                }
                if (lsn >= fromLsn) {
                    visitor.visit(lsn, reader.payload());
                }
            }
        }
    }

    /// A listener that throws has a bug; the others still hear their fate.
    private static void tell(AppendListener listener, long lsn, @Nullable StorageException failure) {
        try {
            if (failure == null) {
                listener.durable(lsn);
            } else {
                listener.failed(failure);
            }
        } catch (RuntimeException e) {
            LOGGER.error("a listener failed on LSN {}", lsn, e);
        }
    }

    static WalHeader nextHeader(UUID store, String directory, long lastLsn, long chain) {
        return new WalHeader(store, WalFormat.fileId(store, directory, lastLsn + 1), lastLsn, chain);
    }

    private record Pending(ByteBuffer payload, Demand demand, AppendListener listener) {
        long recordBytes() {
            return WalFormat.recordBytes(payload.remaining());
        }
    }
}
