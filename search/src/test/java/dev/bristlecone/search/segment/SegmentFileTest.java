package dev.bristlecone.search.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.Metric;
import dev.bristlecone.search.dense.DenseLayout;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.blob.BlobStore;
import dev.bristlecone.storage.blob.BlobWriter;
import dev.bristlecone.storage.blob.DirectoryBlobStore;
import dev.bristlecone.storage.disk.LocalDisk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class SegmentFileTest {
    @Test
    void closingClosesTheBlob() throws Exception {
        FakeBlobs.Opened blob = new FakeBlobs.Opened(ReferenceSection.write(List.of(section("only", 3))));
        SegmentFile file = SegmentFile.open(blob);
        assertThat(blob.isClosed()).isFalse();
        file.close();
        assertThat(blob.isClosed()).isTrue();
    }

    @Test
    void aBlobThatCannotBeOpenedIsClosed() {
        FakeBlobs.Opened blob = new FakeBlobs.Opened(new byte[500]);
        assertThatThrownBy(() -> SegmentFile.open(blob)).isInstanceOf(StorageException.class);
        assertThat(blob.isClosed()).isTrue();
    }

    @Test
    void saysWhatItHoldsWithoutReadingSections() throws Exception {
        byte[] bytes = ReferenceSection.write(List.of(section("first", 3), section("second", 5)));
        FakeBlobs.Opened blob = new FakeBlobs.Opened(bytes);
        blob.writable().set(ValueLayout.JAVA_BYTE, 100, (byte) (bytes[100] ^ 1));
        try (SegmentFile file = SegmentFile.open(blob)) {
            assertThat(file.name()).isEqualTo("shard-1/7-42");
            assertThat(file.store()).isEqualTo(ReferenceSection.STORE);
            assertThat(file.sizeBytes()).isEqualTo(bytes.length);
            assertThat(file.key(1)).isEqualTo(ReferenceSection.bytes("second"));
            assertThat(file.recordCount(1)).isEqualTo(5);
            assertThat(file.sizeBytes(1)).isGreaterThan(5L * (64 * 4 + 4));
            assertThatThrownBy(() -> file.section(1)).isInstanceOf(StorageException.class);
            assertThatThrownBy(file::verify).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> file.key(2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void damageHurtsOnlyTheSectionsThatTouchIt() throws Exception {
        List<ReferenceSection> sections = List.of(section("a", 1_000), section("b", 1_000), section("c", 1_000));
        FakeBlobs.Opened blob = new FakeBlobs.Opened(ReferenceSection.write(sections));
        blob.writable().set(ValueLayout.JAVA_INT_UNALIGNED, blob.sizeBytes() / 2, 0x5A5A_5A5A);
        try (SegmentFile file = SegmentFile.open(blob)) {
            assertThat(file.section(0).count()).isEqualTo(1_000);
            assertThatThrownBy(() -> file.section(1)).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> file.section(1)).isInstanceOf(StorageException.class);
            assertThat(file.section(2).count()).isEqualTo(1_000);
        }
    }

    /// A later change of a mapped file is not noticed, which shows that a block is verified once for all its
    /// sections.
    @Test
    void neighboursVerifyTheirCommonBlockOnce() throws Exception {
        FakeBlobs.Opened blob = new FakeBlobs.Opened(ReferenceSection.write(List.of(section("a", 2), section("b", 2))));
        try (SegmentFile file = SegmentFile.open(blob)) {
            long values = file.section(0).valuesOffset(0);
            blob.writable().set(ValueLayout.JAVA_BYTE, values, (byte) 42);
            assertThat(file.section(1).count()).isEqualTo(2);
            assertThatThrownBy(file::verify).isInstanceOf(StorageException.class);
        }
    }

    @Test
    void valuesOfLargeSectionsStartAtCacheLines() throws Exception {
        List<ReferenceSection> sections = List.of(section("odd", 3), section("even", 16), section("large", 1_000));
        try (SegmentFile file = ReferenceSection.open(ReferenceSection.write(sections))) {
            assertThat(file.section(1).valuesOffset(0) % 64).isZero();
            assertThat(file.section(2).valuesOffset(0) % 64).isZero();
        }
    }

    @Test
    void openingManySectionsReadsNoneOfThem() throws Exception {
        FakeBlobs.Writer blob = new FakeBlobs.Writer();
        SegmentFileWriter writer = SegmentFileWriter.create(blob, ReferenceSection.STORE);
        int count = 100_000;
        for (int i = 0; i < count; i++) {
            writer.add(new ReferenceSection("namespace-" + i, 2, Metric.COSINE)
                    .add(ReferenceSection.bytes("id" + i), new float[] {i, 1}, null, new byte[0]));
        }
        writer.finish();
        FakeBlobs.Opened opened = new FakeBlobs.Opened(blob.bytes());
        opened.writable().asSlice(64, writer.position() - 64).fill((byte) 0x5A);
        try (SegmentFile file = SegmentFile.open(opened)) {
            assertThat(file.sectionCount()).isEqualTo(count);
            assertThat(file.key(77_777)).isEqualTo(ReferenceSection.bytes("namespace-77777"));
            assertThat(file.recordCount(77_777)).isEqualTo(1);
            assertThatThrownBy(() -> file.section(77_777)).isInstanceOf(StorageException.class);
        }
    }

    @Test
    void manyThreadsOpenTheSameSections() throws Exception {
        List<ReferenceSection> sections = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sections.add(section("s" + i, 40));
        }
        byte[] bytes = ReferenceSection.write(sections);
        try (SegmentFile file = ReferenceSection.open(bytes);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> readAll = () -> {
                int found = 0;
                for (int i = 0; i < file.sectionCount(); i++) {
                    found += file.section(i).find(ReferenceSection.bytes("record-39")) + 1;
                }
                return found;
            };
            for (Future<Integer> result : threads.invokeAll(List.of(readAll, readAll, readAll, readAll))) {
                assertThat(result.get()).isEqualTo(200 * 40);
            }
        }
    }

    @Test
    void isReadFromTheDiskAfterPublishing(@TempDir Path directory) throws Exception {
        List<ReferenceSection> sections = List.of(section("a", 20), section("b", 300));
        try (SegmentFile file = published(directory, sections)) {
            sections.get(0).check(file.section(0));
            sections.get(1).check(file.section(1));
            file.verify();
        }
    }

    /// Otherwise one missing record is read with megabytes around it, which push out as many.
    @Test
    @EnabledOnOs(OS.LINUX)
    void aSearchedSectionIsReadPageByPage(@TempDir Path directory) throws Exception {
        try (Arena arena = Arena.ofConfined();
                SegmentFile file =
                        published(directory, List.of(section("a", 3_000).indexed(DenseLayout.COMPACT, arena)))) {
            Segment section = file.section(0);
            assertThat(isReadAtRandom(directory)).isFalse();
            assertThat(section.index()).isNotNull();
            assertThat(isReadAtRandom(directory)).isTrue();
        }
    }

    /// Whether the system notes random reads, `rr`, for a part of a file below a directory.
    private static boolean isReadAtRandom(Path directory) throws IOException {
        boolean below = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (Character.isDigit(line.charAt(0)) || Character.isLowerCase(line.charAt(0))) {
                below = line.contains(directory.toString());
            } else if (below && line.startsWith("VmFlags:") && line.contains(" rr")) {
                return true;
            }
        }
        return false;
    }

    private static SegmentFile published(Path directory, List<ReferenceSection> sections) throws IOException {
        BlobStore store = DirectoryBlobStore.open(LocalDisk.open(directory), "blobs");
        try (BlobWriter blob = store.create("segment-1-1")) {
            SegmentFileWriter writer = SegmentFileWriter.create(blob, ReferenceSection.STORE);
            for (ReferenceSection section : sections) {
                writer.add(section);
            }
            writer.finish();
            blob.publish();
        }
        return SegmentFile.open(store.open("segment-1-1"));
    }

    private static ReferenceSection section(String key, int count) {
        ReferenceSection section = new ReferenceSection(key, 64, Metric.COSINE);
        for (int i = 0; i < count; i++) {
            float[] values = new float[64];
            values[i % 64] = i;
            section.add(ReferenceSection.bytes("record-" + i), values, null, new byte[0]);
        }
        return section;
    }
}
