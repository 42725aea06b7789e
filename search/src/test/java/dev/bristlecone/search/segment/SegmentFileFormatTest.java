package dev.bristlecone.search.segment;

import static dev.bristlecone.search.segment.SegmentFileFormat.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.testkit.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The bytes of segment files: frozen by a golden file, and refused or read identically however they are damaged.
@ExtendWith(Seeds.class)
final class SegmentFileFormatTest {
    private static final int CRAFTED_FILES = 20_000;

    @Test
    void goldenFileIsReadAndWrittenByteForByte() throws Exception {
        byte[] golden = golden();
        assertThat(ReferenceSection.write(sections())).isEqualTo(golden);
        ReferenceSection.check(golden, sections());
    }

    @Test
    void codesAreFrozen() {
        assertThat(Arrays.stream(Presence.values()).map(Presence::code)).containsExactly(1, 2, 3);
        for (Presence presence : Presence.values()) {
            assertThat(Presence.ofCode(presence.code())).isSameAs(presence);
        }
    }

    @Test
    void everyFlippedBitIsDetected() throws Exception {
        byte[] file = ReferenceSection.write(sections());
        for (int bit = 0; bit < 8 * file.length; bit++) {
            byte[] damaged = file.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> ReferenceSection.check(damaged, sections()))
                    .as("bit %d", bit)
                    .isInstanceOf(StorageException.class);
        }
    }

    @Test
    void everyTruncationIsDetected() throws Exception {
        byte[] file = ReferenceSection.write(sections());
        for (int length = 0; length < file.length; length++) {
            assertCorrupt(Arrays.copyOf(file, length), "length " + length);
        }
        assertCorrupt(Arrays.copyOf(file, file.length + 1), "one byte more");
        assertCorrupt(Arrays.copyOf(file, 2 * file.length), "twice as long");
    }

    @Test
    void everyCutOutByteIsDetected() throws Exception {
        byte[] file = ReferenceSection.write(sections());
        for (int at = 0; at < file.length; at++) {
            byte[] damaged = new byte[file.length - 1];
            System.arraycopy(file, 0, damaged, 0, at);
            System.arraycopy(file, at + 1, damaged, at, damaged.length - at);
            assertCorrupt(damaged, "without byte " + at);
        }
    }

    @Test
    void swappedBlocksAreDetected() throws Exception {
        byte[] file = ReferenceSection.write(List.of(largeSection(1)));
        int blocks = file.length / BLOCK_BYTES;
        assertThat(blocks).isGreaterThan(3);
        for (int i = 1; i < blocks; i++) {
            byte[] damaged = file.clone();
            System.arraycopy(file, 0, damaged, i * BLOCK_BYTES, BLOCK_BYTES);
            System.arraycopy(file, i * BLOCK_BYTES, damaged, 0, BLOCK_BYTES);
            assertCorrupt(damaged, "blocks 0 and " + i);
            byte[] neighbours = file.clone();
            System.arraycopy(file, (i - 1) * BLOCK_BYTES, neighbours, i * BLOCK_BYTES, BLOCK_BYTES);
            assertCorrupt(neighbours, "block " + i + " a copy of the one before");
        }
    }

    @Test
    void blocksOfAnotherFileAreDetectedAtTheSamePlace() throws Exception {
        byte[] file = ReferenceSection.write(List.of(largeSection(1)));
        byte[] stale = ReferenceSection.write(List.of(largeSection(2)));
        assertThat(stale).hasSameSizeAs(file);
        for (int start = 0; start < file.length; start += BLOCK_BYTES) {
            byte[] damaged = file.clone();
            System.arraycopy(stale, start, damaged, start, Math.min(BLOCK_BYTES, file.length - start));
            assertCorrupt(damaged, "stale block at " + start);
        }
    }

    @Test
    void blocksOfAnotherStoreFailEvenWithTheirChecksums() throws Exception {
        byte[] file = ReferenceSection.write(sections());
        ByteBuffer.wrap(file).putLong(HEADER_STORE, 42);
        sealHeader(file);
        assertCorrupt(file, "another store");
    }

    @Test
    void otherVersionsAndUnknownFlagsAreRefusedByName() throws Exception {
        assertRefused(HEADER_MAJOR, 3, Kind.TOO_NEW, "offset 8: format version: 3 (expected: 2)");
        assertRefused(HEADER_MAJOR, 1, Kind.TOO_OLD, "offset 8: format version: 1 (expected: 2)");
        assertRefused(HEADER_REQUIRED_FLAGS, 4, Kind.TOO_NEW, "offset 12: required flags: 0x4 (expected: none)");
        assertRefused(HEADER_KIND, 9, Kind.CORRUPT, "offset 20: kind: 9 (expected: 1)");
        assertRefused(HEADER_RESERVED, 1, Kind.CORRUPT, "offset 40: reserved byte: 1 (expected: 0)");
    }

    @Test
    void newerMinorVersionsAndOptionalFlagsAreRead() throws Exception {
        for (int field : new int[] {HEADER_MINOR, HEADER_OPTIONAL_FLAGS}) {
            byte[] file = ReferenceSection.write(sections());
            file[field] = 7;
            seal(file);
            ReferenceSection.check(file, sections());
        }
    }

    /// Files with right checksums around wrong bytes: opening may refuse them, but what it accepts can be read
    /// without exceptions, reads out of bounds or endless loops.
    @Test
    void craftedFilesAreRefusedOrHarmless(RandomGenerator random) throws Exception {
        byte[] file = ReferenceSection.write(sections());
        int accepted = 0;
        for (int round = 0; round < CRAFTED_FILES; round++) {
            byte[] crafted = file.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(HEADER_BYTES, file.length);
                crafted[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (crafted[at] + 1);
            }
            seal(crafted);
            try (SegmentFile opened = ReferenceSection.open(crafted)) {
                for (int i = 0; i < opened.sectionCount(); i++) {
                    readEverything(opened.section(i));
                }
                accepted++;
                opened.verify();
            } catch (StorageException e) {
                assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("round " + round, e);
            }
        }
        assertThat(accepted).isBetween(CRAFTED_FILES / 100, CRAFTED_FILES * 9 / 10);
    }

    static void readEverything(Segment segment) {
        for (int i = 0; i < segment.count(); i++) {
            byte[] id = segment.id(i);
            assertThat(segment.find(id)).isBetween(-1, segment.count() - 1);
            assertThat(segment.rankOfFirstAtLeast(id)).isBetween(0, segment.count());
            assertThat(segment.ordinalAtRank(i)).isBetween(0, segment.count() - 1);
            segment.metadata(i);
            segment.sparse(i);
            segment.squaredNorm(i);
            if (segment.hasValues(i)) {
                segment.bytes()
                        .asSlice(segment.valuesOffset(i), 4L * segment.space().dimension());
            }
        }
    }

    private static void assertCorrupt(byte[] file, String label) {
        assertThatThrownBy(() -> readAll(file))
                .as(label)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
                .hasMessageStartingWith("segment file shard-1/7-42, offset ")
                .hasMessageContaining("(expected: ");
    }

    private static void readAll(byte[] file) throws IOException {
        try (SegmentFile opened = ReferenceSection.open(file)) {
            for (int i = 0; i < opened.sectionCount(); i++) {
                opened.section(i);
            }
        }
    }

    private static void assertRefused(int field, int value, Kind kind, String message) throws IOException {
        byte[] file = ReferenceSection.write(sections());
        file[field] = (byte) value;
        sealHeader(file);
        assertThatThrownBy(() -> readAll(file))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage("segment file shard-1/7-42, " + message);
    }

    private static void sealHeader(byte[] file) {
        littleEndian(file)
                .putInt(HEADER_CHECKSUM, checksum(ByteBuffer.wrap(file).limit(HEADER_CHECKSUM)));
    }

    /// Makes all checksums right again, as far as the footer still says where they are.
    static void seal(byte[] file) {
        sealHeader(file);
        ByteBuffer bytes = littleEndian(file);
        int footer = file.length - FOOTER_BYTES;
        long directory = bytes.getLong(footer + FOOTER_DIRECTORY_OFFSET);
        long table = blockTableOffset(
                directory, bytes.getInt(footer + FOOTER_SECTION_COUNT), bytes.getLong(footer + FOOTER_KEY_BYTES));
        if (directory >= 0 && directory <= table && table + 4 * blockCount(directory) == footer) {
            for (int block = 0; block < blockCount(directory); block++) {
                int start = block * BLOCK_BYTES;
                int length = (int) Math.min(BLOCK_BYTES, directory - start);
                bytes.putInt(
                        (int) table + 4 * block,
                        checksum(ReferenceSection.STORE, block, ByteBuffer.wrap(file, start, length)));
            }
            CRC32C crc = startChecksum(ReferenceSection.STORE, DIRECTORY_NUMBER);
            crc.update(file, (int) directory, (int) (footer - directory));
            bytes.putInt(footer + FOOTER_DIRECTORY_CHECKSUM, (int) crc.getValue());
        }
        ByteBuffer footerBytes = ByteBuffer.wrap(file, footer, FOOTER_CHECKSUM);
        bytes.putInt(footer + FOOTER_CHECKSUM, checksum(ReferenceSection.STORE, FOOTER_NUMBER, footerBytes));
    }

    private static ByteBuffer littleEndian(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] golden() throws IOException {
        try (InputStream resource = SegmentFileFormatTest.class.getResourceAsStream("segment-file-v2.bin")) {
            return resource == null ? new byte[0] : resource.readAllBytes();
        }
    }

    private static ReferenceSection largeSection(int version) {
        Random random = new Random(version);
        ReferenceSection section = new ReferenceSection("large", 64, Metric.COSINE);
        for (int i = 0; i < 1_000; i++) {
            float[] values = new float[64];
            for (int j = 0; j < values.length; j++) {
                values[j] = random.nextFloat();
            }
            byte[] metadata = new byte[20];
            random.nextBytes(metadata);
            section.add(ReferenceSection.bytes("id-" + i), values, null, metadata);
        }
        return section;
    }

    /// One section of each kind. Frozen, with the golden file.
    private static List<ReferenceSection> sections() {
        List<ReferenceSection> sections = new ArrayList<>();
        sections.add(new ReferenceSection("dense", 3, Metric.COSINE)
                .add(ReferenceSection.bytes("b"), new float[] {1, -2, 0.5f}, null, ReferenceSection.bytes("{b}"))
                .add(ReferenceSection.bytes("ab"), new float[] {-0f, Float.MIN_VALUE, 3e38f}, null, new byte[0])
                .add(ReferenceSection.bytes("a"), new float[] {0, 0, 0}, null, ReferenceSection.bytes("{a}")));
        sections.add(new ReferenceSection("sparse", 0, Metric.DOT_PRODUCT)
                .add(
                        ReferenceSection.bytes("one"),
                        null,
                        new SparseVector(new int[] {0, 7, -1}, new float[] {1, 2, 3}),
                        new byte[0])
                .add(ReferenceSection.bytes("two"), null, new SparseVector(new int[0], new float[0]), new byte[0]));
        sections.add(new ReferenceSection("", 2, Metric.EUCLIDEAN)
                .add(ReferenceSection.bytes("dense"), new float[] {1, 2}, null, ReferenceSection.bytes("x"))
                .add(
                        ReferenceSection.bytes("sparse"),
                        null,
                        new SparseVector(new int[] {5}, new float[] {0.25f}),
                        ReferenceSection.bytes("yy"))
                .add(ReferenceSection.bytes("nothing"), null, null, ReferenceSection.bytes("zzz")));
        sections.add(new ReferenceSection("empty", 4, Metric.COSINE));
        ReferenceSection aligned = new ReferenceSection("large", 64, Metric.COSINE);
        for (int i = 0; i < 20; i++) {
            float[] values = new float[64];
            Arrays.fill(values, i);
            aligned.add(ReferenceSection.bytes("record-" + i), values, null, new byte[] {(byte) i});
        }
        sections.add(aligned);
        return sections;
    }
}
