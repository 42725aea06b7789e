package dev.bristlecone.search.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.search.dense.DenseIndexShape;
import dev.bristlecone.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The arithmetic of layouts, also for sizes that no test can write.
@ExtendWith(Seeds.class)
final class SectionLayoutTest {
    @Test
    void partsOfAnySizeAreAlignedAndFollowEachOther(RandomGenerator random) {
        for (int round = 0; round < 10_000; round++) {
            check(new SectionLayout(randomShape(random)));
        }
    }

    @Test
    void tablesBeyondFourGibibytesAreEightBytesWide() {
        SectionShape shape = new SectionShape(
                20_000_000, 8, Presence.ALL, Presence.NONE, 5L << 30, 0, 6L << 30, PartSizes.of(part -> 0), null);
        SectionLayout layout = new SectionLayout(shape);
        assertThat(layout.idOffsetWidth).isEqualTo(8);
        assertThat(layout.metadataOffsets - layout.idOffsets).isEqualTo(8L * 20_000_001);
        assertThat(layout.sizeBytes).isEqualTo(layout.metadata + (6L << 30));
    }

    @Test
    void numbersAreAsWideAsTheLargestOne() {
        assertThat(NumberTable.width(0)).isEqualTo(1);
        assertThat(NumberTable.width(0xFF)).isEqualTo(1);
        assertThat(NumberTable.width(0x100)).isEqualTo(2);
        assertThat(NumberTable.width(0xFFFF)).isEqualTo(2);
        assertThat(NumberTable.width(0x1_0000)).isEqualTo(4);
        assertThat(NumberTable.width(0xFFFF_FFFFL)).isEqualTo(4);
        assertThat(NumberTable.width(0x1_0000_0000L)).isEqualTo(8);
        MemorySegment bytes = MemorySegment.ofArray(new byte[] {-1, -2, -3, -4, -5, -6, -7, 0x7F, 1});
        assertThat(new NumberTable(bytes, 0, 1).at(1)).isEqualTo(0xFE);
        assertThat(new NumberTable(bytes, 1, 2).at(1)).isEqualTo(0xFBFC);
        assertThat(new NumberTable(bytes, 1, 4).at(1)).isEqualTo(0x017F_F9FAL);
        assertThat(new NumberTable(bytes, 0, 8).at(0)).isEqualTo(0x7FF9_FAFB_FCFD_FEFFL);
    }

    @Test
    void slotsAreAtMostTwoThirdsFullAndKeepAFingerprint() {
        for (int bits = 0; bits <= 28; bits++) {
            for (int count = (1 << bits) - 1; count <= Math.min((1 << bits) + 1, 1 << 28); count++) {
                IdSlots slots = IdSlots.of(count);
                assertThat(Integer.bitCount(slots.capacity())).isEqualTo(1);
                assertThat((long) slots.capacity()).isBetween((3L * count + 1) / 2, Math.max(1, 3L * count));
                assertThat(slots.width() * Byte.SIZE - slots.ordinalBits()).isGreaterThanOrEqualTo(3);
                if (count > 0) {
                    int slot = slots.slot(-1L, count - 1);
                    assertThat(slots.ordinal(slot)).isEqualTo(count - 1);
                    assertThat(slots.hasFingerprint(slot, slots.fingerprint(-1L)))
                            .isTrue();
                }
            }
        }
    }

    private static SectionShape randomShape(RandomGenerator random) {
        int count = 1 + random.nextInt(1 << random.nextInt(29));
        Presence values = Presence.ofCode(1 + random.nextInt(3));
        Presence sparse = Presence.ofCode(1 + random.nextInt(3));
        return new SectionShape(
                count,
                1 + random.nextInt(20_000),
                values,
                sparse,
                count * (1L + random.nextInt(512)),
                sparse == Presence.NONE ? 0 : random.nextLong(1L << random.nextInt(40)),
                random.nextLong(1L << random.nextInt(40)),
                PartSizes.of(part -> random.nextBoolean() ? 0 : random.nextLong(1L << random.nextInt(40))),
                values == Presence.ALL && random.nextBoolean()
                        ? new DenseIndexShape(random.nextBoolean(), 1 + random.nextInt(5_000))
                        : null);
    }

    private static void check(SectionLayout layout) {
        SectionShape shape = layout.shape;
        long count = shape.count();
        assertThat(layout.values).isZero();
        assertThat(layout.index % (shape.index() == null ? 1 : 64)).isZero();
        assertThat(layout.norms % 4).isZero();
        assertThat(layout.sparse % 4).isZero();
        assertPart(layout.sparseEnd, layout.slots, layout.idSlots.width());
        assertPart(layout.slotsEnd, layout.sparseOffsets, layout.sparseOffsetWidth);
        assertPart(layout.sparseOffsetsEnd, layout.idOffsets, layout.idOffsetWidth);
        assertPart(layout.idOffsetsEnd, layout.metadataOffsets, layout.metadataOffsetWidth);
        assertPart(layout.metadataOffsetsEnd, layout.ranks, layout.rankWidth);
        assertThat(layout.valuesBits - layout.ranks).isEqualTo(count * layout.rankWidth);
        assertThat(8 * (layout.sparseBits - layout.valuesBits))
                .isGreaterThanOrEqualTo(shape.values() == Presence.SOME ? count : 0);
        assertThat(layout.metadata - layout.ids).isEqualTo(shape.idBytes());
        assertThat(layout.metadataEnd - layout.metadata).isEqualTo(shape.metadataBytes());
        long end = layout.metadataEnd;
        for (SegmentPart part : SegmentPart.values()) {
            long bytes = shape.parts().of(part);
            assertPart(end, layout.part(part), bytes == 0 ? 1 : SegmentPart.ALIGNMENT);
            end = layout.part(part) + bytes;
        }
        assertThat(layout.sizeBytes).isEqualTo(end);
    }

    private static void assertPart(long endBefore, long start, int alignment) {
        assertThat(start % alignment).isZero();
        assertThat(start - endBefore).isBetween(0L, alignment - 1L);
    }
}
