package dev.bristlecone.storage.log;

import dev.bristlecone.storage.disk.Demand;
import dev.bristlecone.storage.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/// The intact beginning of a log, for reading only: nothing on the disk changes.
final class ReadOnlyShardLog implements ShardLog {
    private final Disk disk;
    private final String directory;
    private final UUID store;
    private final List<WalFile> files;
    private final long firstLsn;
    private final long lastLsn;

    /// @param files their records are known to be intact up to the last LSN of each
    /// @param firstLsn the smallest LSN in them, or `lastLsn + 1`
    ReadOnlyShardLog(Disk disk, String directory, UUID store, List<WalFile> files, long firstLsn, long lastLsn) {
        this.disk = disk;
        this.directory = directory;
        this.store = store;
        this.files = List.copyOf(files);
        this.firstLsn = firstLsn;
        this.lastLsn = lastLsn;
    }

    @Override
    public long lastLsn() {
        return lastLsn;
    }

    @Override
    public long firstLsn() {
        return firstLsn;
    }

    /// @throws IllegalStateException always
    @Override
    public void append(ByteBuffer payload, Demand demand, AppendListener listener) {
        throw new IllegalStateException("the log " + directory + " is open for reading only");
    }

    @Override
    public void replay(long fromLsn, RecordVisitor visitor) throws IOException {
        for (WalFile file : files) {
            if (file.lastLsn() >= fromLsn) {
                FileShardLog.replay(disk, directory, store, file, fromLsn, visitor);
            }
        }
    }

    /// Removes nothing.
    @Override
    public void trim(long floorLsn) {}

    @Override
    public long sizeBytes() {
        return files.stream().mapToLong(WalFile::sizeBytes).sum();
    }

    @Override
    public void close() {}
}
