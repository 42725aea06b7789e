package dev.bristlecone.search.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.search.dense.DenseIndexBuilder;
import dev.bristlecone.search.dense.DenseIndexImage;
import dev.bristlecone.search.dense.DenseLayout;
import dev.bristlecone.search.dense.Parallel;
import dev.bristlecone.search.dense.VectorSource;
import dev.bristlecone.search.sparse.SparseIndexBuilder;
import dev.bristlecone.search.sparse.SparseSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The records of one section in plain objects: a source to write, and the naive answers a written section must give.
final class ReferenceSection implements SegmentSource {
    static final UUID STORE = new UUID(0x0123_4567_89AB_CDEFL, 0xFEDC_BA98_7654_3210L);

    private final byte[] key;
    private final VectorSpace space;
    private final List<Row> rows = new ArrayList<>();
    private final Map<SegmentPart, MemorySegment> parts = new EnumMap<>(SegmentPart.class);
    private @Nullable DenseIndexImage index;

    private record Row(
            byte[] id,
            @Nullable MemorySegment values,
            @Nullable SparseVector sparse,
            byte[] metadata) {}

    ReferenceSection(String key, int dimension, Metric metric) {
        this.key = bytes(key);
        this.space = new VectorSpace(dimension, metric);
    }

    ReferenceSection add(byte[] id, float @Nullable [] values, @Nullable SparseVector sparse, byte[] metadata) {
        rows.add(new Row(id, values == null ? null : littleEndian(values), sparse, metadata));
        return this;
    }

    /// Builds an index over the records, all of which have values, and takes its order. It lives as long as the
    /// arena.
    ReferenceSection indexed(DenseLayout layout, Arena arena) {
        DenseIndexImage built =
                DenseIndexBuilder.build(space, new Vectors(), null, layout, Parallel.sequential(), arena, () -> false);
        index = Objects.requireNonNull(built);
        List<Row> ordered = Arrays.stream(built.order()).mapToObj(rows::get).toList();
        rows.clear();
        rows.addAll(ordered);
        return this;
    }

    /// Builds an index over the sparse vectors, if there are any.
    ReferenceSection sparselyIndexed() {
        MemorySegment built = SparseIndexBuilder.build(new SparseRows(), Arena.ofAuto());
        if (built != null) {
            parts.put(SegmentPart.SPARSE, built);
        }
        return this;
    }

    private final class SparseRows implements SparseSource {
        @Override
        public int count() {
            return rows.size();
        }

        @Override
        public @Nullable SparseVector sparse(int ordinal) {
            return rows.get(ordinal).sparse;
        }
    }

    private final class Vectors implements VectorSource {
        @Override
        public int count() {
            return rows.size();
        }

        @Override
        public MemorySegment rows(int place) {
            return Objects.requireNonNull(rows.get(place).values);
        }

        @Override
        public long offset(int place) {
            return 0;
        }

        @Override
        public float squaredNorm(int place) {
            return ReferenceSection.squaredNorm(rows(place));
        }
    }

    @Override
    public @Nullable DenseIndexImage index() {
        return index;
    }

    ReferenceSection part(SegmentPart part, byte[] bytes) {
        parts.put(part, MemorySegment.ofArray(bytes));
        return this;
    }

    @Override
    public @Nullable MemorySegment part(SegmentPart part) {
        return parts.get(part);
    }

    /// One byte for each character up to 0xFF.
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] write(List<? extends SegmentSource> sections) throws IOException {
        FakeBlobs.Writer blob = new FakeBlobs.Writer();
        SegmentFileWriter writer = SegmentFileWriter.create(blob, STORE);
        for (SegmentSource section : sections) {
            writer.add(section);
        }
        writer.finish();
        return blob.bytes();
    }

    static SegmentFile open(byte[] file) throws IOException {
        return SegmentFile.open(new FakeBlobs.Opened(file));
    }

    /// Opens a file, compares all of it with its sources and verifies it.
    static void check(byte[] file, List<ReferenceSection> sections) throws IOException {
        try (SegmentFile opened = open(file)) {
            assertThat(opened.sectionCount()).isEqualTo(sections.size());
            for (int i = 0; i < sections.size(); i++) {
                assertThat(opened.key(i)).isEqualTo(sections.get(i).key());
                assertThat(opened.recordCount(i)).isEqualTo(sections.get(i).count());
                sections.get(i).check(opened.section(i));
                assertThat(opened.sizeBytes(i)).isEqualTo(opened.section(i).sizeBytes());
            }
            opened.verify();
        }
    }

    /// Asks a section everything, and fails unless it answers as these records demand.
    void check(Segment segment) {
        assertThat(segment.key()).isEqualTo(key);
        assertThat(segment.space()).isEqualTo(space);
        assertThat(segment.count()).isEqualTo(count());
        for (int i = 0; i < count(); i++) {
            checkRecord(segment, i);
        }
        for (SegmentPart part : SegmentPart.values()) {
            checkPart(segment.part(part), part == SegmentPart.CODES && index != null ? index.codes() : parts.get(part));
        }
        List<byte[]> sorted =
                rows.stream().map(Row::id).sorted(Arrays::compareUnsigned).toList();
        for (int rank = 0; rank < sorted.size(); rank++) {
            assertThat(segment.id(segment.ordinalAtRank(rank))).isEqualTo(sorted.get(rank));
            checkSearches(segment, sorted, sorted.get(rank));
        }
        checkSearches(segment, sorted, new byte[0]);
        checkSearches(segment, sorted, new byte[] {-1});
    }

    private static void checkPart(@Nullable MemorySegment found, @Nullable MemorySegment written) {
        if (written == null) {
            assertThat(found).isNull();
        } else {
            assertThat(found)
                    .isNotNull()
                    .satisfies(bytes -> assertThat(bytes.mismatch(written)).isEqualTo(-1));
        }
    }

    private void checkRecord(Segment segment, int ordinal) {
        Row row = rows.get(ordinal);
        assertThat(segment.id(ordinal)).isEqualTo(row.id);
        assertThat(segment.find(row.id)).isEqualTo(ordinal);
        assertThat(segment.metadata(ordinal)).isEqualTo(row.metadata);
        assertThat(segment.sparse(ordinal)).isEqualTo(row.sparse);
        assertThat(segment.hasValues(ordinal)).isEqualTo(row.values != null);
        assertThat(segment.recordBytes(ordinal)).isEqualTo(sizeBytes(row));
        if (row.values == null) {
            assertThat(segment.squaredNorm(ordinal)).isZero();
            return;
        }
        assertThat(segment.valuesOffset(ordinal) % 4).isZero();
        assertThat(MemorySegment.mismatch(
                        segment.bytes(),
                        segment.valuesOffset(ordinal),
                        segment.valuesOffset(ordinal) + row.values.byteSize(),
                        row.values,
                        0,
                        row.values.byteSize()))
                .isEqualTo(-1);
        float norm = squaredNorm(row.values);
        assertThat(segment.squaredNorm(ordinal)).isBetween(norm * (1 - 1e-6f), norm * (1 + 1e-6f));
    }

    private static long sizeBytes(Row row) {
        long valuesBytes = row.values == null ? 0 : row.values.byteSize();
        long sparseBytes = row.sparse == null ? 0 : 8L * row.sparse.size();
        return row.id.length + valuesBytes + sparseBytes + row.metadata.length;
    }

    private static float squaredNorm(MemorySegment values) {
        double sum = 0;
        for (long at = 0; at < values.byteSize(); at += 4) {
            double value = values.get(SegmentFileFormat.FLOAT, at);
            sum += value * value;
        }
        return (float) sum;
    }

    /// Around an id: itself, what precedes and follows it, its prefix and its extension.
    private void checkSearches(Segment segment, List<byte[]> sorted, byte[] id) {
        List<byte[]> probes = new ArrayList<>(List.of(id, Arrays.copyOf(id, id.length + 1)));
        if (id.length > 0) {
            probes.add(Arrays.copyOf(id, id.length - 1));
            probes.add(Arrays.copyOf(id, (id.length + 1) / 2));
            byte[] above = id.clone();
            above[id.length - 1]++;
            probes.add(above);
        }
        for (byte[] probe : probes) {
            long below = sorted.stream()
                    .filter(other -> Arrays.compareUnsigned(other, probe) < 0)
                    .count();
            assertThat(segment.rankOfFirstAtLeast(probe)).isEqualTo((int) below);
            assertThat(segment.find(probe)).isEqualTo(indexOf(probe));
        }
        if (segment.count() > 0) {
            int sign = Integer.signum(segment.compareId(0, id));
            assertThat(sign).isEqualTo(Integer.signum(Arrays.compareUnsigned(rows.get(0).id, id)));
        }
    }

    private int indexOf(byte[] id) {
        for (int i = 0; i < rows.size(); i++) {
            if (Arrays.equals(rows.get(i).id, id)) {
                return i;
            }
        }
        return -1;
    }

    private static MemorySegment littleEndian(float[] values) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[4 * values.length]);
        MemorySegment.copy(values, 0, bytes, SegmentFileFormat.FLOAT, 0, values.length);
        return bytes;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public VectorSpace space() {
        return space;
    }

    @Override
    public int count() {
        return rows.size();
    }

    @Override
    public byte[] id(int ordinal) {
        return rows.get(ordinal).id;
    }

    @Override
    public @Nullable MemorySegment values(int ordinal) {
        return rows.get(ordinal).values;
    }

    @Override
    public long valuesOffset(int ordinal) {
        return 0;
    }

    @Override
    public @Nullable SparseVector sparse(int ordinal) {
        return rows.get(ordinal).sparse;
    }

    @Override
    public byte[] metadata(int ordinal) {
        return rows.get(ordinal).metadata;
    }

    /// Dense bytes, sparse bytes, ids, metadata and key: what any format must keep.
    long dataBytes() {
        long sum = key.length;
        for (Row row : rows) {
            sum += row.id.length + row.metadata.length;
            sum += row.values == null ? 0 : row.values.byteSize();
            sum += row.sparse == null ? 0 : 8L * row.sparse.size();
        }
        return sum;
    }

    static float bitsToFinite(int bits) {
        float value = Float.intBitsToFloat(bits);
        return Float.isFinite(value) ? value : Float.intBitsToFloat(bits & 0x807F_FFFF);
    }
}
