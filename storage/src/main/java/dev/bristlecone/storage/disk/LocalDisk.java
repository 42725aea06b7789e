package dev.bristlecone.storage.disk;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The file system of the machine, confined to one root directory. Names cannot leave the root ([DiskName]) and
/// symbolic links below it are refused. Files are created for the owner only (0600, directories 0700).
///
/// Threads: any. A thread that is interrupted inside an operation closes the file it works on, as NIO channels do.
public final class LocalDisk implements Disk {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<OpenOption> CREATE = Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> UPDATE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path root;
    private final FileStore fileStore;

    private LocalDisk(Path root, FileStore fileStore) {
        this.root = root;
        this.fileStore = fileStore;
    }

    /// Opens a root directory, creating it (and its parents) when absent.
    public static LocalDisk open(Path root) throws IOException {
        try {
            Files.createDirectories(root, OWNER_DIRECTORY);
            Path real = root.toRealPath();
            return new LocalDisk(real, Files.getFileStore(real));
        } catch (IOException e) {
            throw translated("cannot open the directory " + root, e);
        }
    }

    /// The root directory, absolute and free of links.
    public Path root() {
        return root;
    }

    @Override
    public DiskFile create(String name) throws IOException {
        Path path = resolve(name);
        try {
            return new LocalFile(name, FileChannel.open(path, CREATE, OWNER_FILE));
        } catch (IOException e) {
            throw translated("cannot create " + name, e);
        }
    }

    @Override
    public DiskFile open(String name) throws IOException {
        Path path = resolve(name);
        try {
            return new LocalFile(name, FileChannel.open(path, UPDATE));
        } catch (IOException e) {
            throw translated("cannot open " + name, e);
        }
    }

    @Override
    public DiskMapping map(String name) throws IOException {
        Path path = resolve(name);
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, READ)) {
            return new LocalMapping(arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException e) {
            arena.close();
            throw translated("cannot map " + name, e);
        }
    }

    @Override
    public boolean exists(String name) throws IOException {
        return Files.exists(resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public long sizeBytes(String name) throws IOException {
        Path path = resolve(name);
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw translated("cannot read the size of " + name, e);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Path source = resolve(from);
        Path target = resolve(to);
        try {
            // rename(2) replaces in silence; the check is enough because one process owns the root.
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(to);
            }
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw translated("cannot rename " + from + " to " + to, e);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Path path = resolve(name);
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw translated("cannot delete " + name, e);
        }
    }

    @Override
    public void createDirectories(String directory) throws IOException {
        if (directory.isEmpty()) {
            return;
        }
        Path path = resolve(directory);
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String parent = DiskName.parent(directory);
        createDirectories(parent);
        try {
            Files.createDirectory(path, OWNER_DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw translated("cannot create the directory " + directory, e);
            }
        } catch (IOException e) {
            throw translated("cannot create the directory " + directory, e);
        }
        syncDirectory(parent);
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return list(directory, path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public List<String> listDirectories(String directory) throws IOException {
        return list(directory, path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public void syncDirectory(String directory) throws IOException {
        Path path = resolve(directory);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw translated("cannot sync the directory " + directory, e);
        }
    }

    @Override
    public long usableBytes() throws IOException {
        try {
            return fileStore.getUsableSpace();
        } catch (IOException e) {
            throw translated("cannot read the free space of " + root, e);
        }
    }

    @Override
    public long totalBytes() throws IOException {
        try {
            return fileStore.getTotalSpace();
        } catch (IOException e) {
            throw translated("cannot read the size of the file system of " + root, e);
        }
    }

    private List<String> list(String directory, Predicate<Path> wanted) throws IOException {
        Path path = resolve(directory);
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(wanted)
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw translated("cannot list the directory " + directory, e);
        }
    }

    private Path resolve(String name) throws StorageException {
        if (name.isEmpty()) {
            return root;
        }
        Path path = root;
        for (Path segment : Path.of(DiskName.check(name))) {
            path = path.resolve(segment);
            if (Files.isSymbolicLink(path)) {
                throw new StorageException(Kind.IO, "symbolic link in the data directory is refused: " + path);
            }
        }
        return path;
    }

    /// Missing and existing files keep their own exceptions, which callers tell apart; the rest becomes typed.
    static IOException translated(String what, IOException cause) {
        if (cause instanceof NoSuchFileException
                || cause instanceof FileAlreadyExistsException
                || cause instanceof StorageException) {
            return cause;
        }
        Kind kind = isDiskFull(cause) ? Kind.DISK_FULL : Kind.IO;
        return new StorageException(kind, what + ": " + cause.getMessage(), cause);
    }

    /// The JDK has no type for ENOSPC and EDQUOT; their texts come from the C library.
    private static boolean isDiskFull(IOException cause) {
        String message = cause.getMessage();
        if (message == null) {
            return false;
        }
        String text = message.toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded") || text.contains("not enough space");
    }

    private record LocalMapping(Arena arena, MemorySegment bytes) implements DiskMapping {
        @Override
        public void close() {
            arena.close();
        }
    }
}
