package dev.bristlecone.storage.log;

import java.io.IOException;

/// Decides, before a batch is written, whether the disk may take it.
@FunctionalInterface
public interface Admission {
    /// Lets every batch pass.
    Admission ALWAYS = bytes -> {};

    /// Returns when so many bytes may be written.
    ///
    /// @throws dev.bristlecone.storage.StorageException DISK_FULL to refuse this batch; the log goes on
    void admit(long bytes) throws IOException;
}
