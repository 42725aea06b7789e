package dev.bristlecone.storage.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

/// The file system as the embedded adapters see it: one directory tree, relative names with `/`. [LocalDisk] is
/// the real one; tests own a simulated one that loses unsynced bytes, fails the N-th operation and fills up. A
/// name is one or more segments of `[A-Za-z0-9._-]+`, none of them `.` or `..`; the empty name is the root
/// directory.
///
/// Every failure is a [dev.bristlecone.storage.StorageException] of kind IO or DISK_FULL, or
/// [java.nio.file.NoSuchFileException]. Threads: any; one file handle is used by one thread.
public interface Disk {
    /// Creates a new file for writing at its end.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when the name is taken
    DiskFile create(String name) throws IOException;

    /// Opens an existing file for positional reads, appends and truncation.
    DiskFile open(String name) throws IOException;

    /// Maps a whole existing file read-only; the mapping is released by the returned handle.
    DiskMapping map(String name) throws IOException;

    boolean exists(String name) throws IOException;

    long sizeBytes(String name) throws IOException;

    /// Renames within this disk, replacing nothing.
    void rename(String from, String to) throws IOException;

    /// Deletes a file; absent is fine.
    void delete(String name) throws IOException;

    /// Creates a directory and its parents, durably; existing is fine.
    void createDirectories(String directory) throws IOException;

    /// Names of the plain files directly in a directory, in byte order; empty when it does not exist.
    List<String> list(String directory) throws IOException;

    /// Names of the directories directly in a directory, in byte order; empty when it does not exist.
    List<String> listDirectories(String directory) throws IOException;

    /// Makes creations, renames and deletions in this directory durable.
    void syncDirectory(String directory) throws IOException;

    /// Free bytes for new data.
    long usableBytes() throws IOException;

    /// The size of the whole file system, free or not.
    long totalBytes() throws IOException;

    /// One open file.
    interface DiskFile extends AutoCloseable {
        /// Appends all remaining bytes.
        void append(ByteBuffer bytes) throws IOException;

        /// Fills the buffer from this offset as far as the file goes; returns the bytes read, 0 at the end.
        int read(ByteBuffer target, long offset) throws IOException;

        long sizeBytes() throws IOException;

        void truncate(long sizeBytes) throws IOException;

        /// Makes content and size durable. After a failure the file must not be trusted or synced again.
        void sync() throws IOException;

        @Override
        void close() throws IOException;
    }

    /// One mapped file.
    interface DiskMapping extends AutoCloseable {
        MemorySegment bytes();

        @Override
        void close();
    }
}
