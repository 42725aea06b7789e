package dev.bristlecone.search.segment;

import static dev.bristlecone.search.segment.SegmentFileFormat.HEADER_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.Metric;
import dev.bristlecone.search.dense.Accepted;
import dev.bristlecone.search.dense.Candidates;
import dev.bristlecone.search.dense.DenseIndex;
import dev.bristlecone.search.dense.DenseLayout;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.testkit.Seeds;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Sections with an index: read back like any other, refused or harmless however they are damaged.
@ExtendWith(Seeds.class)
final class IndexedSectionTest {
    private static final int RECORDS = 120;
    private static final int DIMENSION = 10;

    /// Flipping every byte of rows that are all alike tells no more than flipping some.
    private static final int STRIDE = 61;

    private static final int CRAFTED_FILES = 1_000;

    private final Arena arena = Arena.ofShared();
    /// Of each section that has an index: every metric in all layouts, then one without.
    private final List<DenseLayout> layouts = new ArrayList<>();

    private final List<ReferenceSection> sections = new ArrayList<>();

    @BeforeEach
    void build(RandomGenerator random) {
        for (Metric metric : Metric.values()) {
            for (DenseLayout layout : DenseLayout.values()) {
                layouts.add(layout);
                sections.add(randomSection(metric, random).indexed(layout, arena));
            }
        }
        sections.add(new ReferenceSection("plain", 2, Metric.COSINE)
                .add(ReferenceSection.bytes("a"), new float[] {1, 2}, null, new byte[0]));
    }

    private static ReferenceSection randomSection(Metric metric, RandomGenerator random) {
        ReferenceSection section = new ReferenceSection("indexed " + metric, DIMENSION, metric);
        for (int i = 0; i < RECORDS; i++) {
            float[] values = new float[DIMENSION];
            for (int j = 0; j < DIMENSION; j++) {
                values[j] = (float) random.nextGaussian();
            }
            section.add(ReferenceSection.bytes("id" + i), values, null, new byte[] {(byte) i});
        }
        return section;
    }

    private static Candidates collect(IntConsumer found) {
        return new Candidates() {
            @Override
            public void score(int ordinal) {
                found.accept(ordinal);
            }

            @Override
            public float worst() {
                return 0;
            }
        };
    }

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void recordsAreReadBackAndFoundByTheIndex() throws Exception {
        byte[] file = ReferenceSection.write(sections);
        ReferenceSection.check(file, sections);
        try (SegmentFile opened = ReferenceSection.open(file)) {
            for (int i = 0; i < layouts.size(); i++) {
                assertThat(opened.lacksIndex(i)).isFalse();
                DenseIndex index = Objects.requireNonNull(opened.section(i).index());
                Set<Integer> found = new HashSet<>();
                float[] query = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
                if (layouts.get(i) != DenseLayout.CODES) {
                    assertThat(index.walk(query, 50, 120, Accepted.all(RECORDS), collect(found::add)))
                            .isTrue();
                    assertThat(found)
                            .hasSizeGreaterThanOrEqualTo(50)
                            .allMatch(ordinal -> ordinal >= 0 && ordinal < RECORDS);
                    found.clear();
                }
                assertThat(index.scan(query, 50, 0.9, Accepted.all(RECORDS), collect(found::add)))
                        .isTrue();
                assertThat(found)
                        .hasSizeGreaterThanOrEqualTo(50)
                        .allMatch(ordinal -> ordinal >= 0 && ordinal < RECORDS);
            }
            assertThat(opened.lacksIndex(layouts.size())).isTrue();
            assertThat(opened.section(layouts.size()).index()).isNull();
        }
    }

    @Test
    void flippedBytesAreDetected() throws Exception {
        byte[] file = ReferenceSection.write(sections);
        for (int at = 0; at < file.length; at += STRIDE) {
            byte[] damaged = file.clone();
            damaged[at] ^= 0x10;
            assertThatThrownBy(() -> ReferenceSection.check(damaged, sections))
                    .as("byte %d", at)
                    .isInstanceOf(StorageException.class);
        }
    }

    @Test
    void wrongBytesUnderRightChecksumsAreRefusedOrHarmless(RandomGenerator random) throws Exception {
        byte[] file = ReferenceSection.write(sections);
        int accepted = 0;
        for (int round = 0; round < CRAFTED_FILES; round++) {
            byte[] crafted = file.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                crafted[random.nextInt(HEADER_BYTES, file.length)] = (byte) random.nextInt();
            }
            SegmentFileFormatTest.seal(crafted);
            try (SegmentFile opened = ReferenceSection.open(crafted)) {
                for (int i = 0; i < opened.sectionCount(); i++) {
                    Segment segment = opened.section(i);
                    SegmentFileFormatTest.readEverything(segment);
                    DenseIndex index = segment.index();
                    if (index != null) {
                        float[] query = new float[segment.space().dimension()];
                        IntConsumer inside = ordinal -> assertThat(ordinal).isBetween(0, segment.count() - 1);
                        if (layouts.get(i) != DenseLayout.CODES) {
                            index.walk(query, 10, 50, Accepted.all(segment.count()), collect(inside));
                        }
                        index.scan(query, 10, 0.9, Accepted.all(segment.count()), collect(inside));
                    }
                }
                accepted++;
            } catch (StorageException e) {
                assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT);
            }
        }
        assertThat(accepted).isGreaterThan(CRAFTED_FILES / 2);
    }
}
