package dev.bristlecone.search.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.testkit.RandomData;
import dev.bristlecone.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What was written is what is read, bit for bit: random files of random sections against [ReferenceSection].
@ExtendWith(Seeds.class)
final class SegmentFileModelTest {
    private static final int ROUNDS = 60;

    @Test
    void everySectionAnswersLikeItsRecords(RandomGenerator random) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<ReferenceSection> sections = new ArrayList<>();
            int count = random.nextInt(8);
            for (int i = 0; i < count; i++) {
                sections.add(randomSection(random));
            }
            ReferenceSection.check(ReferenceSection.write(sections), sections);
        }
    }

    @Test
    void wideTablesAnswerLikeNarrowOnes(RandomGenerator random) throws Exception {
        for (int count : new int[] {255, 256, 257, 5_000}) {
            ReferenceSection section = randomSection(random, count, 8, 1.0, 0.5, 40);
            try (SegmentFile file = ReferenceSection.open(ReferenceSection.write(List.of(section)))) {
                Segment read = file.section(0);
                for (int i = 0; i < count; i++) {
                    assertThat(read.find(section.id(i))).isEqualTo(i);
                    assertThat(read.id(i)).isEqualTo(section.id(i));
                    assertThat(read.metadata(i)).isEqualTo(section.metadata(i));
                    assertThat(read.sparse(i)).isEqualTo(section.sparse(i));
                }
                file.verify();
            }
        }
    }

    @Test
    void aSectionCanBeTheSourceOfAnother(RandomGenerator random) throws Exception {
        ReferenceSection original = randomSection(random, 100, 16, 0.5, 0.5, 30);
        byte[] first = ReferenceSection.write(List.of(original));
        try (SegmentFile file = ReferenceSection.open(first)) {
            assertThat(ReferenceSection.write(List.of(new Copy(file.section(0)))))
                    .isEqualTo(first);
        }
    }

    @Test
    void partsOfAnySizeAreCarriedWhereOthersAreMissing(RandomGenerator random) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ReferenceSection section = randomSection(random, 1 + random.nextInt(20), 3, 0.5, 0.5, 10);
            for (SegmentPart part : SegmentPart.values()) {
                if (part == SegmentPart.CODES
                        || part == SegmentPart.FIELDS
                        || random.nextBoolean()) { // its owner checks what is in it
                    continue;
                }
                if (part == SegmentPart.SPARSE) {
                    section.sparselyIndexed();
                } else {
                    byte[] bytes = new byte[1 + random.nextInt(300)];
                    random.nextBytes(bytes);
                    section.part(part, bytes);
                }
            }
            List<ReferenceSection> sections = List.of(section, randomSection(random));
            ReferenceSection.check(ReferenceSection.write(sections), sections);
        }
    }

    private static ReferenceSection randomSection(RandomGenerator random) {
        int count = random.nextInt(4) == 0 ? random.nextInt(400) : random.nextInt(30);
        int dimension = switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> count > 30 ? 3 : 20_000;
            default -> 1 + random.nextInt(100);
        };
        double[] shares = {0, 0.5, 1};
        return randomSection(
                random,
                count,
                dimension,
                dimension == 0 ? 0 : shares[random.nextInt(3)],
                shares[random.nextInt(3)],
                random.nextInt(3) == 0 ? 0 : random.nextInt(200));
    }

    static ReferenceSection randomSection(
            RandomGenerator random, int count, int dimension, double valuesShare, double sparseShare, int metadataMax) {
        Metric metric = Metric.ofCode(1 + random.nextInt(3));
        ReferenceSection section = new ReferenceSection("k".repeat(random.nextInt(40)), dimension, metric);
        Set<String> ids = new HashSet<>();
        while (ids.size() < count) {
            ids.add(randomId(random));
        }
        for (String id : ids) {
            section.add(
                    ReferenceSection.bytes(id),
                    random.nextDouble() < valuesShare ? randomValues(random, dimension) : null,
                    random.nextDouble() < sparseShare ? randomSparse(random) : null,
                    RandomData.bytes(random, metadataMax == 0 ? 0 : random.nextInt(metadataMax)));
        }
        return section;
    }

    /// Short alphabets and shared prefixes make ids that are nearly equal.
    private static String randomId(RandomGenerator random) {
        StringBuilder id = new StringBuilder(random.nextBoolean() ? "document/" : "");
        int length = random.nextInt(20) == 0 ? 503 : 1 + random.nextInt(12);
        char[] alphabet = random.nextBoolean() ? new char[] {0, 1, 0x7F, 0xFF} : new char[] {'a', 'b', 'c', '0', '9'};
        for (int i = 0; i < length; i++) {
            id.append(alphabet[random.nextInt(alphabet.length)]);
        }
        return id.toString();
    }

    private static float[] randomValues(RandomGenerator random, int dimension) {
        float[] values = new float[dimension];
        boolean anyBits = random.nextBoolean();
        for (int i = 0; i < dimension; i++) {
            values[i] = anyBits ? ReferenceSection.bitsToFinite(random.nextInt()) : random.nextFloat(-1, 1);
        }
        return values;
    }

    private static @Nullable SparseVector randomSparse(RandomGenerator random) {
        TreeSet<Integer> indices = new TreeSet<>(Integer::compareUnsigned);
        int size = random.nextInt(20);
        while (indices.size() < size) {
            indices.add(random.nextBoolean() ? random.nextInt() : random.nextInt(100));
        }
        return new SparseVector(indices.stream().mapToInt(i -> i).toArray(), randomValues(random, size));
    }

    /// A written section as a source, as a compaction has it.
    private record Copy(Segment segment) implements SegmentSource {
        @Override
        public byte[] key() {
            return segment.key();
        }

        @Override
        public VectorSpace space() {
            return segment.space();
        }

        @Override
        public int count() {
            return segment.count();
        }

        @Override
        public byte[] id(int ordinal) {
            return segment.id(ordinal);
        }

        @Override
        public @Nullable MemorySegment values(int ordinal) {
            return segment.hasValues(ordinal) ? segment.bytes() : null;
        }

        @Override
        public long valuesOffset(int ordinal) {
            return segment.valuesOffset(ordinal);
        }

        @Override
        public @Nullable SparseVector sparse(int ordinal) {
            return segment.sparse(ordinal);
        }

        @Override
        public byte[] metadata(int ordinal) {
            return segment.metadata(ordinal);
        }
    }
}
