package dev.bristlecone.storage.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.storage.disk.LocalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The blob directory on the machine's own disk keeps the promises of every blob store.
final class DirectoryBlobStoreTest extends BlobStoreContract {
    @TempDir
    private Path directory;

    @Override
    protected BlobStore open() throws IOException {
        return DirectoryBlobStore.open(LocalDisk.open(directory), "blobs");
    }

    @Test
    void openRemovesWhatWritersLeftUnfinished() throws IOException {
        LocalDisk disk = LocalDisk.open(directory);
        BlobWriter abandoned = DirectoryBlobStore.open(disk, "blobs").create("a");
        abandoned.write(ByteBuffer.allocate(100));
        assertThat(disk.list("blobs/temp")).hasSize(1);
        DirectoryBlobStore.open(disk, "blobs");
        assertThat(disk.list("blobs/temp")).isEmpty();
        abandoned.close();
    }
}
