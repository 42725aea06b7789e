package dev.bristlecone.storage.blob;

import java.io.IOException;
import java.util.List;

/// A flat space of immutable, uniquely named blobs. A name is written once and never again; a blob exists completely or
/// not at all. Names are relative paths of `[a-z0-9._-]+` segments joined by `/`.
///
/// Threads: any. Published blobs survive power loss once [BlobWriter#publish] has returned.
public interface BlobStore {
    /// Starts a blob that nobody sees before it is published.
    ///
    /// @throws dev.bristlecone.storage.StorageException DISK_FULL or IO
    BlobWriter create(String name) throws IOException;

    /// Opens a published blob for reading.
    ///
    /// @throws java.nio.file.NoSuchFileException when there is none
    Blob open(String name) throws IOException;

    /// The names below a prefix, in byte order.
    List<String> list(String prefix) throws IOException;

    /// Removes a blob; readers that have it open keep reading it. Absent is fine.
    void delete(String name) throws IOException;
}
