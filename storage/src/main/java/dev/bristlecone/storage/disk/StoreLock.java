package dev.bristlecone.storage.disk;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The exclusive right to use a data directory, held until `close`. The operating system frees it when the process
/// dies, so a crash leaves nothing to clean up; the file itself stays and names the last holder for the operator.
public final class StoreLock implements AutoCloseable {
    /// The lock file, directly in the data directory.
    public static final String FILE_NAME = "lock";

    private final FileChannel channel;

    private StoreLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock of a data directory.
    ///
    /// @throws StorageException FENCED when another process, or another store of this process, holds it
    public static StoreLock acquire(LocalDisk disk) throws IOException {
        Path path = disk.root().resolve(FILE_NAME);
        try {
            FileChannel channel = FileChannel.open(
                    path,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (tryLock(channel) == null) {
                String holder = holder(channel);
                channel.close();
                throw new StorageException(
                        Kind.FENCED,
                        "the data directory " + disk.root() + " is in use" + holder
                                + "; stop that process or choose another directory");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new StoreLock(channel);
        } catch (IOException e) {
            throw LocalDisk.translated("cannot lock the data directory " + disk.root(), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        int count = channel.read(bytes, 0);
        String pid = count <= 0 ? "" : new String(bytes.array(), 0, count, StandardCharsets.US_ASCII);
        return pid.chars().allMatch(Character::isDigit) && !pid.isEmpty() ? " by process " + pid : "";
    }
}
