package dev.bristlecone.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.storage.disk.Disk.DiskFile;
import dev.bristlecone.storage.disk.Disk.DiskMapping;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [Disk] promises while nothing goes wrong; it also keeps the simulated disk honest.
public abstract class DiskContract {
    private @Nullable Disk opened;

    /// An empty disk.
    protected abstract Disk open() throws IOException;

    @BeforeEach
    final void openFirst() throws IOException {
        opened = open();
    }

    @Test
    void appendedBytesAreReadBackAtAnyOffset() throws IOException {
        try (DiskFile file = disk().create("a")) {
            file.append(bytes(1, 2, 3));
            file.append(ByteBuffer.allocateDirect(2).put(new byte[] {4, 5}).flip());
            file.sync();
            assertThat(file.sizeBytes()).isEqualTo(5);
            assertThat(read(file, 0, 10)).containsExactly(1, 2, 3, 4, 5);
            assertThat(read(file, 3, 1)).containsExactly(4);
            assertThat(read(file, 5, 1)).isEmpty();
            assertThat(read(file, 100, 1)).isEmpty();
        }
        assertThat(disk().sizeBytes("a")).isEqualTo(5);
        assertThat(disk().exists("a")).isTrue();
    }

    @Test
    void anOpenedFileIsAppendedAtItsEndAlsoAfterTruncation() throws IOException {
        write("a", 1, 2, 3, 4);
        try (DiskFile file = disk().open("a")) {
            file.append(bytes(5));
            file.truncate(2);
            file.append(bytes(9));
            assertThat(read(file, 0, 10)).containsExactly(1, 2, 9);
        }
    }

    @Test
    void aMappingShowsTheWholeFileAndOutlivesItsName() throws IOException {
        write("a", 1, 2, 3);
        try (DiskMapping mapping = disk().map("a")) {
            disk().delete("a");
            assertThat(mapping.bytes().toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3);
            assertThat(mapping.bytes().isReadOnly()).isTrue();
        }
        write("empty");
        try (DiskMapping mapping = disk().map("empty")) {
            assertThat(mapping.bytes().byteSize()).isZero();
        }
    }

    @Test
    void missingAndExistingNamesHaveTheirOwnErrors() throws IOException {
        write("a");
        assertThatThrownBy(() -> disk().create("a")).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disk().open("b")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().map("b")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().sizeBytes("b")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().rename("b", "c")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().create("no/where")).isInstanceOf(NoSuchFileException.class);
        assertThat(disk().exists("b")).isFalse();
        disk().delete("b");
    }

    @Test
    void renameMovesAndReplacesNothing() throws IOException {
        disk().createDirectories("x/y");
        write("a", 1);
        write("b", 2);
        assertThatThrownBy(() -> disk().rename("a", "b")).isInstanceOf(FileAlreadyExistsException.class);
        disk().rename("a", "x/y/c");
        disk().syncDirectory("x/y");
        assertThat(disk().exists("a")).isFalse();
        assertThat(disk().list("x/y")).containsExactly("c");
    }

    @Test
    void listsAreSortedAndApart() throws IOException {
        disk().createDirectories("d/2");
        disk().createDirectories("d/10");
        disk().createDirectories("d/2");
        write("d/b");
        write("d/B");
        write("d/2/z");
        assertThat(disk().list("d")).containsExactly("B", "b");
        assertThat(disk().listDirectories("d")).containsExactly("10", "2");
        assertThat(disk().listDirectories("")).containsExactly("d");
        assertThat(disk().list("nowhere")).isEmpty();
        assertThat(disk().listDirectories("nowhere")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a", "a/../b", "/a", "a//b", "a/", ".", "a\\b", "a b", "ä", "a\0"})
    void namesCannotLeaveTheRoot(String name) {
        assertThatThrownBy(() -> disk().create(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> disk().open(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> disk().delete(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> disk().createDirectories(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void spaceIsReported() throws IOException {
        assertThat(disk().usableBytes()).isPositive();
        assertThat(disk().totalBytes()).isGreaterThanOrEqualTo(disk().usableBytes());
    }

    private Disk disk() {
        return Objects.requireNonNull(opened);
    }

    private void write(String name, int... content) throws IOException {
        try (DiskFile file = disk().create(name)) {
            file.append(bytes(content));
        }
    }

    private static ByteBuffer bytes(int... content) {
        ByteBuffer bytes = ByteBuffer.allocate(content.length);
        for (int value : content) {
            bytes.put((byte) value);
        }
        return bytes.flip();
    }

    private static byte[] read(DiskFile file, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        int count = file.read(target, offset);
        return Arrays.copyOf(target.array(), count);
    }
}
