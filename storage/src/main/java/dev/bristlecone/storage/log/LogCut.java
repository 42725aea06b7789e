package dev.bristlecone.storage.log;

import dev.bristlecone.storage.disk.Disk;
import dev.bristlecone.storage.disk.Disk.DiskFile;
import dev.bristlecone.storage.disk.DiskName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Takes bytes out of a log directory and keeps them aside, each step durable before the next.
final class LogCut {
    private static final String ASIDE = "lost";
    private static final int COPY_BYTES = 1 << 20;

    private final Disk disk;
    private final String directory;
    private final String aside;
    private final List<String> files = new ArrayList<>();

    private LogCut(Disk disk, String directory, String aside) {
        this.disk = disk;
        this.directory = directory;
        this.aside = aside;
    }

    /// Starts a cut; each gets a directory of its own.
    ///
    /// @param firstLostLsn names the directory
    static LogCut into(Disk disk, String directory, long firstLostLsn) throws IOException {
        String name = ASIDE + "/" + directory.replace('/', '-') + "-from-" + firstLostLsn;
        String aside = name;
        for (int i = 2; !disk.list(aside).isEmpty(); i++) {
            aside = name + "-" + i;
        }
        disk.createDirectories(aside);
        return new LogCut(disk, directory, aside);
    }

    /// What was put aside.
    List<String> files() {
        return List.copyOf(files);
    }

    void moveAside(String path) throws IOException {
        String target = DiskName.inside(aside, lastSegment(path));
        disk.rename(path, target);
        disk.syncDirectory(aside);
        disk.syncDirectory(directory);
        files.add(target);
    }

    /// Copies everything from an offset on, then cuts it off.
    void cutTail(String path, long offset) throws IOException {
        String target = DiskName.inside(aside, lastSegment(path) + ".from-" + offset);
        try (DiskFile source = disk.open(path);
                DiskFile copy = disk.create(target)) {
            ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
            long at = offset;
            int count = source.read(buffer, at);
            while (count > 0) {
                at += count;
                copy.append(buffer.flip());
                buffer.clear();
                count = source.read(buffer, at);
            }
            copy.sync();
            disk.syncDirectory(aside);
            source.truncate(offset);
            source.sync();
        }
        files.add(target);
    }

    /// Leaves an empty log that goes on after an LSN.
    void startAnew(UUID store, long lastLsn) throws IOException {
        WalHeader header = FileShardLog.nextHeader(store, directory, lastLsn, 0);
        ByteBuffer buffer = ByteBuffer.allocate(WalFormat.HEADER_BYTES);
        WalWriter.create(disk, directory, header, buffer).close();
    }

    private static String lastSegment(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
