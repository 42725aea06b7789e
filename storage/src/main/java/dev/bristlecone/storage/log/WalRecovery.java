package dev.bristlecone.storage.log;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.disk.Disk;
import dev.bristlecone.storage.disk.Disk.DiskFile;
import dev.bristlecone.storage.disk.DiskName;
import dev.bristlecone.storage.log.WalReader.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a log directory after any end of the last process, and leaves it so that a second recovery finds the same.
///
/// Two traces of a crash are repaired. A *torn file* is a last file without an intact header and without more bytes
/// than a header: it was being created and held nothing; it goes. A *torn tail* is damage in the last file which no
/// later batch follows: that batch was never acknowledged; it is cut. Everything else that does not fit is damage of
/// records which were durable, and recovery refuses to go on.
final class WalRecovery {
    private static final Logger LOGGER = LoggerFactory.getLogger(WalRecovery.class);

    private final Disk disk;
    private final String directory;
    private final UUID store;
    private final List<WalFile> files = new ArrayList<>();
    private long lastLsn;
    private long chain;

    private WalRecovery(Disk disk, String directory, UUID store) {
        this.disk = disk;
        this.directory = directory;
        this.store = store;
    }

    /// What a log directory holds.
    ///
    /// @param files the files with records, oldest first
    /// @param empty the last file, when it has a header and no records
    /// @param chain the running hash after the last record
    record Recovered(List<WalFile> files, @Nullable WalHeader empty, long lastLsn, long chain) {}

    static Recovered recover(Disk disk, String directory, UUID store) throws IOException {
        return new WalRecovery(disk, directory, store).recover();
    }

    private Recovered recover() throws IOException {
        List<String> names = disk.list(directory).stream()
                .filter(name -> WalFormat.firstLsn(name).isPresent())
                .toList();
        boolean torn = !names.isEmpty() && isTornFile(names.getLast());
        int count = torn ? names.size() - 1 : names.size();
        WalHeader empty = null;
        for (int i = 0; i < count; i++) {
            boolean last = i == names.size() - 1;
            WalHeader header = recoverFile(names.get(i), i == 0, last);
            empty = lastLsn == header.previousLsn() ? header : null;
        }
        if (torn) {
            dropTornFile(names.getLast(), count == 0);
        }
        return new Recovered(List.copyOf(files), empty, lastLsn, chain);
    }

    private boolean isTornFile(String name) throws IOException {
        String path = DiskName.inside(directory, name);
        if (disk.sizeBytes(path) > WalFormat.HEADER_BYTES) {
            return false;
        }
        try (WalReader reader = WalReader.open(disk, path)) {
            readHeader(reader, name);
            return false;
        } catch (StorageException e) {
            if (e.kind() == Kind.CORRUPT) {
                return true;
            }
            throw e;
        }
    }

    /// A file is created only when the one before is complete and synced; it must hence continue at its name.
    private void dropTornFile(String name, boolean only) throws IOException {
        long firstLsn = WalFormat.firstLsn(name).orElseThrow();
        if (firstLsn != lastLsn + 1) {
            throw new StorageException(
                    Kind.CORRUPT,
                    "log file " + DiskName.inside(directory, name) + " has no intact header and "
                            + (only ? "no file before it" : "the file before it ends with LSN " + lastLsn)
                            + "; restore from a backup or repair the log");
        }
        LOGGER.info("removing the log file {}/{}, whose creation a crash interrupted", directory, name);
        disk.delete(DiskName.inside(directory, name));
        disk.syncDirectory(directory);
    }

    private WalHeader recoverFile(String name, boolean first, boolean last) throws IOException {
        String path = DiskName.inside(directory, name);
        try (WalReader reader = WalReader.open(disk, path)) {
            WalHeader header = readHeader(reader, name);
            if (first) {
                lastLsn = header.previousLsn();
                chain = header.chain();
            }
            if (header.previousLsn() != lastLsn || header.chain() != chain) {
                throw new StorageException(
                        Kind.CORRUPT,
                        "log file " + path + " continues LSN " + header.previousLsn() + " with chain "
                                + Long.toHexString(header.chain()) + " (expected: LSN " + lastLsn + " with chain "
                                + Long.toHexString(chain) + "); a file is missing or was replaced");
            }
            long sizeBytes = readRecords(reader, path, last);
            if (lastLsn > header.previousLsn()) {
                files.add(new WalFile(path, header.previousLsn() + 1, lastLsn, sizeBytes));
            }
            return header;
        }
    }

    private WalHeader readHeader(WalReader reader, String name) throws IOException {
        long firstLsn = WalFormat.firstLsn(name).orElseThrow();
        WalHeader header = reader.readHeader(store, WalFormat.fileId(store, directory, firstLsn));
        if (header.previousLsn() != firstLsn - 1) {
            throw new StorageException(
                    Kind.CORRUPT,
                    "log file " + DiskName.inside(directory, name) + " continues LSN " + header.previousLsn()
                            + " (expected: " + (firstLsn - 1) + ", by its name)");
        }
        return header;
    }

    private long readRecords(WalReader reader, String path, boolean last) throws IOException {
        Found found = reader.next(lastLsn + 1);
        while (found == Found.RECORD) {
            lastLsn++;
            chain = WalFormat.chain(chain, reader.headerChecksum());
            found = reader.next(lastLsn + 1);
        }
        if (found == Found.DAMAGE) {
            checkTornTail(reader, path, last);
            LOGGER.warn(
                    "cutting {} bytes of an unacknowledged write from log file {} at offset {}, after LSN {}: {}",
                    reader.fileBytes() - reader.offset(),
                    path,
                    reader.offset(),
                    lastLsn,
                    reader.damage());
        }
        if (last) {
            settle(path, reader.offset(), found == Found.DAMAGE);
        }
        return reader.offset();
    }

    private void checkTornTail(WalReader reader, String path, boolean last) throws IOException {
        OptionalLong later = reader.laterLsn(lastLsn + 1);
        if (last && later.isEmpty()) {
            return;
        }
        String lost = later.isPresent()
                ? "LSN " + (lastLsn + 1) + " and others before LSN " + later.getAsLong()
                : "records from LSN " + (lastLsn + 1) + " to the end of the file";
        throw new StorageException(
                Kind.CORRUPT,
                "log file " + path + " is damaged at offset " + reader.offset() + ": " + reader.damage() + "; " + lost
                        + " were durable and are lost; restore from a backup or repair the log");
    }

    /// Syncs also an intact tail: after a kill it may exist in memory only, and the next file will build on it.
    private void settle(String path, long sizeBytes, boolean cut) throws IOException {
        try (DiskFile file = disk.open(path)) {
            if (cut) {
                file.truncate(sizeBytes);
            }
            file.sync();
        }
        disk.syncDirectory(directory);
    }
}
