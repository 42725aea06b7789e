package dev.bristlecone.search.segment;

import static dev.bristlecone.search.segment.SegmentFileFormat.FLOAT;
import static dev.bristlecone.search.segment.SegmentFileFormat.METADATA_BYTES_MAX;
import static dev.bristlecone.search.segment.SegmentFileFormat.SPARSE_ENTRIES_MAX;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.dense.DenseIndexImage;
import dev.bristlecone.search.dense.DenseIndexShape;
import dev.bristlecone.search.dense.GraphImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Writes one section, part by part as [SectionLayout] orders them. The source is measured first: with all sizes known,
/// every part is streamed and nothing but ids and norms is held.
final class SectionWriter {
    private final BlockOutput output;
    private final SegmentSource source;
    private final SectionIds ids;
    private final SectionLayout layout;
    private final @Nullable GraphImage graph;
    private long start;

    /// @throws IllegalArgumentException when the source breaks a limit or contradicts itself
    SectionWriter(BlockOutput output, SegmentSource source, SectionIds ids) {
        this.output = output;
        this.source = source;
        this.ids = ids;
        DenseIndexImage index = source.index();
        this.graph = index == null ? null : index.graph();
        this.layout = new SectionLayout(measure(source, ids, index));
    }

    SectionLayout layout() {
        return layout;
    }

    void write() throws IOException {
        start = output.position();
        startPart(layout.values);
        float[] norms = writeValues();
        startPart(layout.index);
        if (graph != null) {
            output.put(graph.part(), 0, graph.part().byteSize());
        }
        startPart(layout.norms);
        writeNorms(norms);
        startPart(layout.sparse);
        writeSparse();
        startPart(layout.slots);
        writeSlots();
        startPart(layout.sparseOffsets);
        writeSparseOffsets();
        startPart(layout.idOffsets);
        writeIdOffsets();
        startPart(layout.metadataOffsets);
        writeMetadataOffsets();
        startPart(layout.ranks);
        writeRanks();
        startPart(layout.valuesBits);
        writeBits(layout.shape.values(), ordinal -> source.values(ordinal) != null);
        startPart(layout.sparseBits);
        writeBits(layout.shape.sparse(), ordinal -> source.sparse(ordinal) != null);
        startPart(layout.ids);
        output.put(ids.bytes(), 0, ids.sizeBytes());
        startPart(layout.metadata);
        writeMetadata();
        startPart(layout.metadataEnd);
        for (SegmentPart part : SegmentPart.values()) {
            writePart(part);
        }
        startPart(layout.sizeBytes);
    }

    private void writePart(SegmentPart part) throws IOException {
        MemorySegment bytes = part(source, part);
        if (bytes != null) {
            startPart(layout.part(part));
            output.put(bytes, 0, bytes.byteSize());
        }
    }

    private static SectionShape measure(SegmentSource source, SectionIds ids, @Nullable DenseIndexImage index) {
        int valuesCount = 0;
        int sparseCount = 0;
        long sparseEntries = 0;
        long metadataBytes = 0;
        for (int i = 0; i < ids.count(); i++) {
            valuesCount += source.values(i) == null ? 0 : 1;
            SparseVector sparse = source.sparse(i);
            if (sparse != null) {
                sparseCount++;
                sparseEntries += atMost(sparse.size(), SPARSE_ENTRIES_MAX, "sparse entries", i);
            }
            metadataBytes += atMost(source.metadata(i).length, METADATA_BYTES_MAX, "metadata bytes", i);
        }
        int dimension = source.space().dimension();
        if (dimension == 0 && valuesCount > 0) {
            throw new IllegalArgumentException(
                    "records with values: " + valuesCount + " (expected: 0, dimension is 0)");
        }
        return new SectionShape(
                ids.count(),
                dimension,
                Presence.of(valuesCount, ids.count()),
                Presence.of(sparseCount, ids.count()),
                ids.sizeBytes(),
                sparseEntries,
                metadataBytes,
                PartSizes.of(part -> sizeBytes(part(source, part))),
                index == null ? null : checkedShape(index, valuesCount, ids.count()));
    }

    /// The codes come with the index, all other parts by themselves.
    private static @Nullable MemorySegment part(SegmentSource source, SegmentPart part) {
        if (part != SegmentPart.CODES) {
            return source.part(part);
        }
        DenseIndexImage index = source.index();
        return index == null ? null : index.codes();
    }

    private static long sizeBytes(@Nullable MemorySegment part) {
        return part == null ? 0 : part.byteSize();
    }

    private static @Nullable DenseIndexShape checkedShape(DenseIndexImage image, int valuesCount, int count) {
        if (image.order().length != count || valuesCount != count) {
            throw new IllegalArgumentException("index over " + image.order().length + " records, " + valuesCount
                    + " of " + count + " with values (expected: all the same)");
        }
        return image.graph() == null ? null : image.graph().shape();
    }

    private static int atMost(int size, int max, String what, int ordinal) {
        if (size > max) {
            throw new IllegalArgumentException(
                    what + " at ordinal " + ordinal + ": " + size + " (expected: at most " + max + ")");
        }
        return size;
    }

    /// Fills up to where a part begins. A source that answers differently the second time would shift everything
    /// after it, so it is noticed here.
    private void startPart(long offset) throws IOException {
        long gap = start + offset - output.position();
        if (gap < 0 || gap >= SegmentPart.ALIGNMENT) {
            throw new IllegalStateException(
                    "the segment source changed while it was read: " + gap + " bytes short at " + offset);
        }
        output.putZeros(gap);
    }

    private float[] writeValues() throws IOException {
        if (layout.shape.values() == Presence.NONE) {
            return new float[0];
        }
        float[] norms = new float[layout.shape.count()];
        long strideBytes = layout.strideBytes();
        for (int i = 0; i < norms.length; i++) {
            MemorySegment values = source.values(i);
            if (values == null) {
                output.putZeros(strideBytes);
            } else {
                long offset = source.valuesOffset(i);
                if (graph == null) {
                    output.put(values, offset, strideBytes);
                } else {
                    output.put(graph.rows(), i * strideBytes, strideBytes);
                }
                norms[i] = squaredNorm(values, offset, layout.shape.dimension());
            }
        }
        return norms;
    }

    /// In double precision and in a fixed order, so that the bytes of a file depend on no machine.
    static float squaredNorm(MemorySegment values, long offset, int dimension) {
        double even = 0;
        double odd = 0;
        int i = 0;
        for (; i + 1 < dimension; i += 2) {
            double first = values.get(FLOAT, offset + 4L * i);
            double second = values.get(FLOAT, offset + 4L * i + 4);
            even += first * first;
            odd += second * second;
        }
        if (i < dimension) {
            double last = values.get(FLOAT, offset + 4L * i);
            even += last * last;
        }
        return (float) (even + odd);
    }

    private void writeNorms(float[] norms) throws IOException {
        for (float norm : norms) {
            output.putFloat(norm);
        }
    }

    private void writeSparse() throws IOException {
        if (layout.shape.sparse() == Presence.NONE) {
            return;
        }
        for (int i = 0; i < layout.shape.count(); i++) {
            SparseVector sparse = source.sparse(i);
            if (sparse != null) {
                for (int index : sparse.indices()) {
                    output.putNumber(index, Integer.BYTES);
                }
                for (float value : sparse.values()) {
                    output.putFloat(value);
                }
            }
        }
    }

    private void writeSlots() throws IOException {
        for (int slot : ids.slots) {
            output.putNumber(slot, layout.idSlots.width());
        }
    }

    private void writeSparseOffsets() throws IOException {
        if (layout.shape.sparse() == Presence.NONE) {
            return;
        }
        long end = 0;
        output.putNumber(end, layout.sparseOffsetWidth);
        for (int i = 0; i < layout.shape.count(); i++) {
            SparseVector sparse = source.sparse(i);
            end += sparse == null ? 0 : sparse.size();
            output.putNumber(end, layout.sparseOffsetWidth);
        }
    }

    private void writeIdOffsets() throws IOException {
        for (long offset : ids.offsets) {
            output.putNumber(offset, layout.idOffsetWidth);
        }
    }

    private void writeMetadataOffsets() throws IOException {
        if (layout.shape.metadataBytes() == 0) {
            return;
        }
        long end = 0;
        output.putNumber(end, layout.metadataOffsetWidth);
        for (int i = 0; i < layout.shape.count(); i++) {
            end += source.metadata(i).length;
            output.putNumber(end, layout.metadataOffsetWidth);
        }
    }

    private void writeRanks() throws IOException {
        for (int ordinal : ids.ranks) {
            output.putNumber(ordinal, layout.rankWidth);
        }
    }

    private void writeBits(Presence presence, IntPredicate isThere) throws IOException {
        if (presence != Presence.SOME) {
            return;
        }
        int count = layout.shape.count();
        for (int first = 0; first < count; first += Byte.SIZE) {
            int bits = 0;
            for (int i = first; i < Math.min(first + Byte.SIZE, count); i++) {
                bits |= isThere.test(i) ? 1 << (i - first) : 0;
            }
            output.putNumber(bits, Byte.BYTES);
        }
    }

    private void writeMetadata() throws IOException {
        if (layout.shape.metadataBytes() == 0) {
            return;
        }
        for (int i = 0; i < layout.shape.count(); i++) {
            output.put(source.metadata(i));
        }
    }
}
