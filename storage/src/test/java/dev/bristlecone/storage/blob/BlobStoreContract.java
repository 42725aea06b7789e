package dev.bristlecone.storage.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [BlobStore] promises. An adapter's test extends this and opens its store().
public abstract class BlobStoreContract {
    private @Nullable BlobStore opened;

    /// Opens the same store again at each call.
    protected abstract BlobStore open() throws IOException;

    @BeforeEach
    final void openFirst() throws IOException {
        opened = open();
    }

    private BlobStore store() {
        return Objects.requireNonNull(opened);
    }

    @Test
    void aPublishedBlobHasTheBytesThatWereWritten() throws IOException {
        byte[] bytes = Blobs.random(1, 300_001);
        try (BlobWriter writer = store().create("0/1/2-abc.seg")) {
            writer.write(ByteBuffer.wrap(bytes, 0, 1));
            writer.write(ByteBuffer.wrap(bytes, 1, 199_999));
            writer.write(ByteBuffer.allocate(0));
            writer.write(ByteBuffer.allocateDirect(100_001)
                    .put(bytes, 200_000, 100_001)
                    .flip());
            assertThat(writer.position()).isEqualTo(bytes.length);
            writer.publish();
        }
        assertThat(Blobs.read(store(), "0/1/2-abc.seg")).isEqualTo(bytes);
        opened = open();
        assertThat(Blobs.read(store(), "0/1/2-abc.seg")).isEqualTo(bytes);
    }

    @Test
    void manySmallWritesArriveWholeAndInOrder() throws IOException {
        byte[] bytes = Blobs.random(2, 200_000);
        try (BlobWriter writer = store().create("small")) {
            for (int i = 0; i < bytes.length; i += 1000) {
                writer.write(ByteBuffer.wrap(bytes, i, 1000));
            }
            writer.publish();
        }
        assertThat(Blobs.read(store(), "small")).isEqualTo(bytes);
    }

    @Test
    void anEmptyBlobExists() throws IOException {
        Blobs.publish(store(), "empty", new byte[0]);
        assertThat(Blobs.read(store(), "empty")).isEmpty();
        assertThat(store().list("")).containsExactly("empty");
    }

    @Test
    void nobodySeesABlobBeforeItIsPublished() throws IOException {
        try (BlobWriter writer = store().create("a/b")) {
            writer.write(ByteBuffer.wrap(new byte[100_000]));
            assertThat(store().list("")).isEmpty();
            assertThatThrownBy(() -> store().open("a/b")).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void closingWithoutPublishingLeavesNothing() throws IOException {
        try (BlobWriter writer = store().create("a")) {
            writer.write(ByteBuffer.wrap(new byte[10]));
        }
        assertThat(store().list("")).isEmpty();
        Blobs.publish(store(), "a", new byte[] {1});
        assertThat(Blobs.read(store(), "a")).containsExactly(1);
    }

    @Test
    void aNameIsPublishedOnce() throws IOException {
        BlobWriter second = store().create("a");
        Blobs.publish(store(), "a", new byte[] {1});
        assertThatThrownBy(() -> store().create("a")).isInstanceOf(FileAlreadyExistsException.class);
        try (second) {
            second.write(ByteBuffer.wrap(new byte[] {2}));
            assertThatThrownBy(second::publish).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(Blobs.read(store(), "a")).containsExactly(1);
    }

    @Test
    void aPublishedOrClosedWriterRefusesMore() throws IOException {
        BlobWriter writer = store().create("a");
        writer.publish();
        assertThatThrownBy(() -> writer.write(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(writer::publish).isInstanceOf(IllegalStateException.class);
        writer.close();
        writer.close();
        assertThat(store().list("")).containsExactly("a");
    }

    @Test
    void listGivesNamesBelowAPrefixInByteOrder() throws IOException {
        for (String name : new String[] {"b/2", "b/10", "a", "b/1/z", "b-1", "c/b/1"}) {
            Blobs.publish(store(), name, new byte[] {1});
        }
        assertThat(store().list("")).containsExactly("a", "b-1", "b/1/z", "b/10", "b/2", "c/b/1");
        assertThat(store().list("b/")).containsExactly("b/1/z", "b/10", "b/2");
        assertThat(store().list("b/1")).containsExactly("b/1/z", "b/10");
        assertThat(store().list("b")).containsExactly("b-1", "b/1/z", "b/10", "b/2");
        assertThat(store().list("d")).isEmpty();
    }

    @Test
    void aDeletedBlobStaysReadableForThoseWhoHaveItOpen() throws IOException {
        Blobs.publish(store(), "a", new byte[] {1, 2, 3});
        try (Blob blob = store().open("a")) {
            store().delete("a");
            assertThat(store().list("")).isEmpty();
            assertThat(blob.bytes().toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3);
        }
        assertThatThrownBy(() -> store().open("a")).isInstanceOf(NoSuchFileException.class);
        store().delete("a");
        store().delete("never/was");
    }

    @Test
    void theBytesAreReadOnlyAndForEveryThread() throws Exception {
        Blobs.publish(store(), "a", new byte[] {5});
        try (Blob blob = store().open("a")) {
            assertThat(blob.name()).isEqualTo("a");
            assertThat(blob.sizeBytes()).isEqualTo(1);
            assertThat(blob.bytes().isReadOnly()).isTrue();
            assertThat(blob.bytes().isAccessibleBy(Thread.ofPlatform().unstarted(() -> {})))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "A", "..", "a/../b", ".", "a b", "a\\b", "ä", "a\0"})
    void otherNamesAreRefused(String name) {
        assertThatThrownBy(() -> store().create(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().open(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().delete(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
