package dev.bristlecone.storage.scratch;

import com.sun.management.OperatingSystemMXBean;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/// Scratch for more than may be free in memory: what goes beyond a limit is in mapped files, so that the system
/// can move it out of memory when others need that. A file loses its name as soon as it is mapped and its room when
/// the scratch is closed, also by a crash.
///
/// Files are written with zeros before they are mapped: a store into a mapping that finds the disk full would stop the
/// process, a write is an error.
public final class FileScratch implements Scratch {
    /// Smaller parts are always plain memory.
    private static final long FILE_BYTES_MIN = 64L << 20;

    /// The share of the memory free at the beginning that is taken at most.
    private static final int FREE_DIVISOR = 4;

    private static final int ZEROS = 1 << 20;

    private final Path folder;
    private final Arena arena = Arena.ofShared();
    private long plainBytesLeft;
    private int files;

    private FileScratch(Path folder, long plainBytes) {
        this.folder = folder;
        this.plainBytesLeft = plainBytes;
    }

    /// Opens scratch below a folder that nothing else uses, clearing what a crash has left there. Its plain memory
    /// is a quarter, at most, of what the machine or the container has free now.
    ///
    /// @throws StorageException IO
    public static FileScratch open(Path folder) throws StorageException {
        long free = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
                ? machine.getFreeMemorySize()
                : 0;
        return open(folder, free / FREE_DIVISOR);
    }

    /// The same with a limit.
    ///
    /// @param plainBytes of plain memory that large parts take at most, together
    /// @throws StorageException IO
    static FileScratch open(Path folder, long plainBytes) throws StorageException {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> left = Files.list(folder)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
            return new FileScratch(folder, plainBytes);
        } catch (IOException e) {
            throw new StorageException(Kind.IO, "scratch folder " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        if (byteSize < FILE_BYTES_MIN) {
            return arena.allocate(byteSize, byteAlignment);
        }
        if (byteSize <= plainBytesLeft) {
            plainBytesLeft -= byteSize;
            return arena.allocate(byteSize, byteAlignment);
        }
        Path file = folder.resolve("scratch-" + files++);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
            for (long at = 0; at < byteSize; ) {
                zeros.position(0).limit((int) Math.min(ZEROS, byteSize - at));
                at += channel.write(zeros, at);
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, byteSize, arena);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new StorageException(Kind.DISK_FULL, "scratch of " + byteSize + " bytes: " + e.getMessage(), e));
        } finally {
            delete(file);
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new StorageException(Kind.IO, "scratch file " + file + ": " + e.getMessage(), e));
        }
    }
}
