package dev.bristlecone.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The machine's own disk keeps the promises of every disk, and stays within its root.
final class LocalDiskTest extends DiskContract {
    @TempDir
    private Path directory;

    @Override
    protected Disk open() throws IOException {
        return LocalDisk.open(directory.resolve("root"));
    }

    @Test
    void filesAndDirectoriesAreForTheOwnerOnly() throws IOException {
        Disk disk = open();
        disk.createDirectories("d");
        disk.create("d/a").close();
        assertThat(permissions("root")).isEqualTo("rwx------");
        assertThat(permissions("root/d")).isEqualTo("rwx------");
        assertThat(permissions("root/d/a")).isEqualTo("rw-------");
    }

    @Test
    void symbolicLinksAreRefused() throws IOException {
        Disk disk = open();
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "x");
        Files.createSymbolicLink(directory.resolve("root/dir"), outside);
        Files.createSymbolicLink(directory.resolve("root/file"), outside.resolve("secret"));
        assertRefused(() -> disk.open("dir/secret"));
        assertRefused(() -> disk.open("file"));
        assertRefused(() -> disk.map("file"));
        assertRefused(() -> disk.create("dir/new"));
        assertThat(disk.list("")).isEmpty();
        assertThat(disk.listDirectories("")).isEmpty();
        assertThat(outside.resolve("new")).doesNotExist();
    }

    @Test
    void aFullDiskIsToldFromOtherErrors() {
        assertThat(kind(new FileSystemException("a", null, "No space left on device")))
                .isEqualTo(Kind.DISK_FULL);
        assertThat(kind(new IOException("Disk quota exceeded"))).isEqualTo(Kind.DISK_FULL);
        assertThat(kind(new IOException("Input/output error"))).isEqualTo(Kind.IO);
        assertThat(kind(new IOException())).isEqualTo(Kind.IO);
    }

    @Test
    void oneLockPerDirectory() throws IOException {
        LocalDisk disk = LocalDisk.open(directory.resolve("root"));
        try (StoreLock lock = StoreLock.acquire(disk)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> StoreLock.acquire(disk))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FENCED))
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
        StoreLock.acquire(disk).close();
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
    }

    private static Kind kind(IOException cause) {
        return ((StorageException) LocalDisk.translated("x", cause)).kind();
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call::call).isInstanceOf(StorageException.class).hasMessageContaining("symbolic link");
    }

    private interface ThrowingCallable {
        AutoCloseable call() throws IOException;
    }
}
