package dev.bristlecone.search.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.storage.StorageException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SegmentFileWriterTest {
    private final FakeBlobs.Writer blob = new FakeBlobs.Writer();

    @Test
    void refusedSectionsLeaveNoTrace() throws Exception {
        ReferenceSection good = section("good", "a", "b");
        SegmentFileWriter writer = SegmentFileWriter.create(blob, ReferenceSection.STORE);
        assertRefused(writer, section("twice", "x", "y", "x"), "the ids at ordinals 0 and 2 are equal");
        assertRefused(writer, section("none", "x", ""), "id at ordinal 1: 0 bytes (expected: 1 to 512)");
        assertRefused(writer, section("long", "x".repeat(513)), "id at ordinal 0: 513 bytes (expected: 1 to 512)");
        assertRefused(writer, section("k".repeat(1_025), "x"), "key bytes: 1025 (expected: 0 to 1024)");
        assertRefused(
                writer,
                new ReferenceSection("flat", 0, Metric.COSINE)
                        .add(ReferenceSection.bytes("x"), new float[0], null, new byte[0]),
                "records with values: 1 (expected: 0, dimension is 0)");
        assertRefused(
                writer,
                new ReferenceSection("huge", 0, Metric.COSINE)
                        .add(ReferenceSection.bytes("x"), null, null, new byte[(1 << 24) + 1]),
                "metadata bytes at ordinal 0: 16777217 (expected: at most 16777216)");
        writer.add(good);
        writer.finish();
        assertThat(blob.bytes()).isEqualTo(ReferenceSection.write(List.of(good)));
    }

    @Test
    void writesNothingAfterFinishing() throws Exception {
        SegmentFileWriter writer = SegmentFileWriter.create(blob, ReferenceSection.STORE);
        writer.finish();
        assertThatIllegalStateException().isThrownBy(() -> writer.add(section("late", "a")));
        assertThatIllegalStateException().isThrownBy(writer::finish);
        ReferenceSection.check(blob.bytes(), List.of());
    }

    @Test
    void aSourceThatChangesBreaksTheFileLoudly() throws Exception {
        SegmentFileWriter writer = SegmentFileWriter.create(blob, ReferenceSection.STORE);
        assertThatIllegalStateException()
                .isThrownBy(() -> writer.add(new GrowingMetadata()))
                .withMessageStartingWith("the segment source changed while it was read");
        assertThatIllegalStateException().isThrownBy(writer::finish);
    }

    @Test
    void aFullDiskIsReportedAndEndsTheFile() throws Exception {
        int failures = 0;
        FakeBlobs.Writer full;
        do {
            full = new FakeBlobs.Writer(failures);
            SegmentFileWriter writer = SegmentFileWriter.create(full, ReferenceSection.STORE);
            if (fails(writer)) {
                failures++;
                assertThatIllegalStateException().isThrownBy(() -> writer.add(section("more", "a")));
                assertThatIllegalStateException().isThrownBy(writer::finish);
            }
        } while (full.isFull());
        assertThat(failures).isEqualTo(7);
        ReferenceSection.check(full.bytes(), List.of(section("wide", "a", "b"), wide()));
    }

    private static boolean fails(SegmentFileWriter writer) throws IOException {
        try {
            writer.add(section("wide", "a", "b"));
            writer.add(wide());
            writer.finish();
            return false;
        } catch (StorageException e) {
            assertThat(e.kind()).isEqualTo(StorageException.Kind.DISK_FULL);
            return true;
        }
    }

    /// Two blocks and a bit.
    private static ReferenceSection wide() {
        return new ReferenceSection("metadata", 0, Metric.COSINE)
                .add(ReferenceSection.bytes("a"), null, null, new byte[140_000]);
    }

    @Test
    void demandsAnEmptyBlob() throws Exception {
        blob.write(ByteBuffer.allocate(3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SegmentFileWriter.create(blob, ReferenceSection.STORE))
                .withMessage("blob position: 3 (expected: 0)");
    }

    @Test
    void smallNamespacesCostLittleMoreThanTheirData() throws Exception {
        Random random = new Random(1);
        List<ReferenceSection> sections = new ArrayList<>();
        long dataBytes = 0;
        for (int i = 0; i < 1_000; i++) {
            ReferenceSection section = SegmentFileModelTest.randomSection(random, 20, 64, 1, 0, 60);
            sections.add(section);
            dataBytes += section.dataBytes();
        }
        long overhead = ReferenceSection.write(sections).length - dataBytes;
        assertThat(overhead).isLessThan(1_000L * (200 + 20 * 20));
        assertThat(overheadOfOneSection(3_000)).isLessThan(200 + 3_000 * 30);
        assertThat(overheadOfOneSection(43_691)).isLessThan(200 + 43_691 * 30);
    }

    private static long overheadOfOneSection(int count) throws Exception {
        ReferenceSection section = new ReferenceSection("key", 8, Metric.COSINE);
        for (int i = 0; i < count; i++) {
            section.add(ReferenceSection.bytes("record-" + i), new float[8], null, new byte[30]);
        }
        return ReferenceSection.write(List.of(section)).length - section.dataBytes();
    }

    private static ReferenceSection section(String key, String... ids) {
        ReferenceSection section = new ReferenceSection(key, 2, Metric.COSINE);
        for (String id : ids) {
            section.add(ReferenceSection.bytes(id), new float[] {1, 2}, null, new byte[0]);
        }
        return section;
    }

    private static void assertRefused(SegmentFileWriter writer, SegmentSource source, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.add(source))
                .withMessage(message);
    }

    /// Gives longer metadata each time it is asked.
    private static final class GrowingMetadata implements SegmentSource {
        private int asked;

        @Override
        public byte[] key() {
            return new byte[0];
        }

        @Override
        public VectorSpace space() {
            return new VectorSpace(0, Metric.COSINE);
        }

        @Override
        public int count() {
            return 2;
        }

        @Override
        public byte[] id(int ordinal) {
            return new byte[] {(byte) ('a' + ordinal)};
        }

        @Override
        public @Nullable MemorySegment values(int ordinal) {
            return null;
        }

        @Override
        public long valuesOffset(int ordinal) {
            return 0;
        }

        @Override
        public @Nullable SparseVector sparse(int ordinal) {
            return null;
        }

        @Override
        public byte[] metadata(int ordinal) {
            asked++;
            return new byte[10 * asked];
        }
    }
}
