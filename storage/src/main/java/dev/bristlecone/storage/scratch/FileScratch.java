package dev.bristlecone.storage.scratch;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/// Scratch whose large parts are mapped files, so that the system can move them out of memory when others need it. A
/// file loses its name as soon as it is mapped and its room when the scratch is closed, also by a crash.
///
/// Files are written with zeros before they are mapped: a store into a mapping that finds the disk full would stop the
/// process, a write is an error.
public final class FileScratch implements Scratch {
    /// Smaller parts are plain memory.
    private static final long FILE_BYTES_MIN = 64L << 20;

    private static final int ZEROS = 1 << 20;

    private final Path folder;
    private final Arena arena = Arena.ofShared();
    private int files;

    private FileScratch(Path folder) {
        this.folder = folder;
    }

    /// Opens scratch below a folder that nothing else uses, clearing what a crash has left there.
    ///
    /// @throws StorageException IO
    public static FileScratch open(Path folder) throws StorageException {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> left = Files.list(folder)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
            return new FileScratch(folder);
        } catch (IOException e) {
            throw new StorageException(Kind.IO, "scratch folder " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        if (byteSize < FILE_BYTES_MIN) {
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
