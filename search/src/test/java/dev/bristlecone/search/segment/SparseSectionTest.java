package dev.bristlecone.search.segment;

import static dev.bristlecone.search.segment.SegmentFileFormat.HEADER_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.sparse.SparseHits;
import dev.bristlecone.search.sparse.SparseIndex;
import dev.bristlecone.search.sparse.SparseVectors;
import dev.bristlecone.search.sparse.SparseVectors.Weights;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Sections with a sparse index: read back like any other, refused or harmless however they are damaged.
@ExtendWith(Seeds.class)
final class SparseSectionTest {
    private static final int RECORDS = 150;
    private static final int UNIVERSE = 40;
    private static final int SIZE_MAX = 20;

    /// Flipping every byte of lists that are all alike tells no more than flipping some.
    private static final int STRIDE = 7;

    private static final int CRAFTED_FILES = 3_000;

    private final List<ReferenceSection> sections = new ArrayList<>();

    @BeforeEach
    void build(RandomGenerator random) {
        for (Weights weights : List.of(Weights.POSITIVE, Weights.SIGNED)) {
            ReferenceSection section = new ReferenceSection("sparse " + weights, 0, Metric.DOT_PRODUCT);
            SparseVectors vectors = SparseVectors.random(random, RECORDS, UNIVERSE, SIZE_MAX, weights);
            for (int i = 0; i < RECORDS; i++) {
                section.add(ReferenceSection.bytes("id" + i), null, vectors.sparse(i), new byte[0]);
            }
            sections.add(section.sparselyIndexed());
        }
        sections.add(new ReferenceSection("plain", 2, Metric.COSINE)
                .add(ReferenceSection.bytes("a"), new float[] {1, 2}, null, new byte[0]));
    }

    @Test
    void recordsAreReadBackAndFoundByTheIndex(RandomGenerator random) throws Exception {
        byte[] file = ReferenceSection.write(sections);
        ReferenceSection.check(file, sections);
        try (SegmentFile opened = ReferenceSection.open(file)) {
            for (int i = 0; i < 2; i++) {
                Segment segment = opened.section(i);
                SparseIndex index = Objects.requireNonNull(segment.sparseIndex());
                assertThat(segment.sparseIndex()).isSameAs(index);
                SparseVector query = SparseVectors.vector(random, UNIVERSE, SIZE_MAX, Weights.POSITIVE);
                Set<Integer> expected = new HashSet<>();
                for (int ordinal = 0; ordinal < RECORDS; ordinal++) {
                    SparseVector sparse = segment.sparse(ordinal);
                    if (sparse != null && shares(query, sparse)) {
                        expected.add(ordinal);
                    }
                }
                assertThat(found(index, query)).isEqualTo(expected);
            }
            assertThat(opened.section(2).sparseIndex()).isNull();
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
                    SparseIndex index = segment.sparseIndex();
                    if (index != null) {
                        SparseVector query = SparseVectors.vector(random, UNIVERSE, SIZE_MAX, Weights.SIGNED);
                        assertThat(found(index, query)).allMatch(ordinal -> ordinal >= 0 && ordinal < RECORDS);
                    }
                }
                accepted++;
            } catch (StorageException e) {
                assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT);
            }
        }
        assertThat(accepted).isBetween(CRAFTED_FILES / 10, CRAFTED_FILES * 9 / 10);
    }

    private static boolean shares(SparseVector a, SparseVector b) {
        for (int index : a.indices()) {
            for (int other : b.indices()) {
                if (index == other) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Set<Integer> found(SparseIndex index, SparseVector query) {
        Set<Integer> found = new HashSet<>();
        index.search(query, RECORDS, null, new SparseHits() {
            @Override
            public float worst() {
                return Float.NEGATIVE_INFINITY;
            }

            @Override
            public boolean accepts(int ordinal) {
                return true;
            }

            @Override
            public void found(int ordinal, float score) {
                found.add(ordinal);
            }
        });
        return found;
    }
}
