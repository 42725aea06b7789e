package dev.bristlecone.storage.log;

import dev.bristlecone.storage.disk.Demand;
import java.io.IOException;

/// Decides, before records are written, whether the disk may take them.
@FunctionalInterface
public interface Admission {
    /// Lets everything pass.
    Admission ALWAYS = (demand, bytes) -> {};

    /// Returns when so many bytes may be written.
    ///
    /// @throws dev.bristlecone.storage.StorageException DISK_FULL to refuse these records; the log goes on
    void admit(Demand demand, long bytes) throws IOException;
}
