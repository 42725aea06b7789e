package dev.bristlecone.engine;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.search.dense.DenseIndex;
import dev.bristlecone.search.dense.DenseIndexBuilder;
import dev.bristlecone.search.dense.DenseIndexImage;
import dev.bristlecone.search.dense.DenseLayout;
import dev.bristlecone.search.dense.GraphAttempt;
import dev.bristlecone.search.dense.Parallel;
import dev.bristlecone.search.dense.Predecessor;
import dev.bristlecone.search.dense.VectorSource;
import dev.bristlecone.search.segment.Segment;
import dev.bristlecone.search.segment.SegmentPart;
import dev.bristlecone.search.segment.SegmentSource;
import dev.bristlecone.search.text.TextAnalysis;
import dev.bristlecone.search.text.TextIndexWriter;
import dev.bristlecone.search.text.TextSource;
import dev.bristlecone.storage.scratch.Scratch;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Some segments of one namespace on their way into one: the records that were alive at a floor LSN, in the order of
/// the inputs. Records that die after the floor are kept and take their stamps along, because a replay from the floor
/// may still need them (an update merges into the version before it).
final class Merge implements SegmentSource {
    private static final Logger LOG = LoggerFactory.getLogger(Merge.class);

    private final NamespaceState namespace;
    private final Snapshot held;
    private final List<SegmentRef> inputs;
    private int[] inputOf = new int[0];
    private int[] ordinalOf = new int[0];
    private Segment[] segments = new Segment[0];
    private boolean unindexable;
    private @Nullable DenseIndexImage image;
    private Map<SegmentPart, MemorySegment> parts = Map.of();

    /// Takes over the hold on the snapshot's view.
    Merge(NamespaceState namespace, Snapshot held, List<SegmentRef> inputs) {
        this.namespace = namespace;
        this.held = held;
        this.inputs = List.copyOf(inputs);
    }

    NamespaceState namespace() {
        return namespace;
    }

    List<SegmentRef> inputs() {
        return inputs;
    }

    long inputBytes() {
        return inputs.stream().mapToLong(SegmentRef::sizeBytes).sum();
    }

    /// About how many bytes the records that are alive by now will take.
    long outputBytes() {
        long bytes = 0;
        for (SegmentRef input : inputs) {
            double living = 1 - (double) input.stamps().stampedCount() / Math.max(1, input.recordCount());
            bytes += Math.round(living * input.sizeBytes());
        }
        return bytes;
    }

    void release() {
        held.view().release();
    }

    /// Lets go of an index and parts that were written.
    void forgetIndex() {
        image = null;
        parts = Map.of();
    }

    /// Settles which records go along, as of a floor. Opens, and so verifies, every input.
    void select(long floorLsn) {
        int most = inputs.stream().mapToInt(SegmentRef::recordCount).sum();
        inputOf = new int[most];
        ordinalOf = new int[most];
        segments = inputs.stream().map(SegmentRef::segment).toArray(Segment[]::new);
        int count = 0;
        for (int i = 0; i < inputs.size(); i++) {
            DeleteStamps stamps = inputs.get(i).stamps();
            for (int ordinal = 0; ordinal < segments[i].count(); ordinal++) {
                long stamp = stamps.at(ordinal);
                if (stamp == 0 || stamp > floorLsn) {
                    inputOf[count] = i;
                    ordinalOf[count++] = ordinal;
                }
            }
        }
        inputOf = Arrays.copyOf(inputOf, count);
        ordinalOf = Arrays.copyOf(ordinalOf, count);
    }

    /// Builds an index over the dense values and takes its order, if all records have values.
    ///
    /// @param memory where the index lies until the section is written
    void buildIndex(DenseLayout layout, Parallel threads, Scratch memory, BooleanSupplier stopped) {
        // Cell by cell, which is no order of the inputs: with less memory than vectors each missing one would be read
        // with megabytes around it.
        Arrays.stream(segments).forEach(Segment::expectScatteredReads);
        DenseIndexImage built = allHaveValues()
                ? DenseIndexBuilder.build(space(), new LiveVectors(), predecessor(), layout, threads, memory, stopped)
                : null;
        unindexable = built == null;
        if (built != null) {
            inputOf = permuted(inputOf, built.order());
            ordinalOf = permuted(ordinalOf, built.order());
            image = built;
            report(built);
        }
    }

    /// Says when a graph was not good enough at first.
    private void report(DenseIndexImage built) {
        List<GraphAttempt> attempts =
                built.graph() == null ? List.of() : built.graph().attempts();
        if (attempts.size() > 1) {
            LOG.info(
                    "{}: the graph over {} vectors was built {} times, for recall: {}",
                    namespace.key(),
                    count(),
                    attempts.size(),
                    attempts);
        }
    }

    /// The index of the input that brings the most records, if it has one.
    private @Nullable Predecessor predecessor() {
        int[] brought = new int[segments.length];
        for (int input : inputOf) {
            brought[input]++;
        }
        int largest = 0;
        for (int input = 1; input < brought.length; input++) {
            largest = brought[input] > brought[largest] ? input : largest;
        }
        DenseIndex index = segments[largest].index();
        if (index == null) {
            return null;
        }
        int[] ordinals = new int[count()];
        for (int i = 0; i < ordinals.length; i++) {
            ordinals[i] = inputOf[i] == largest ? ordinalOf[i] : -1;
        }
        return new Predecessor(index, ordinals);
    }

    /// Builds what goes along with the records, in the order they have by now.
    ///
    /// @param memory where it lies until the section is written
    void buildParts(PartBuilding building, SegmentAllocator memory, BooleanSupplier stopped) {
        parts = building.build(this, namespace, joinedTexts(building), memory, stopped);
        unindexable |= !parts.containsKey(SegmentPart.SPARSE) && anyHasSparse();
    }

    /// The text indexes of the inputs as one. Null when they cannot be joined and texts have to be analysed again:
    /// the records have another order by now, or an index is of another build.
    private @Nullable MemorySegment joinedTexts(PartBuilding building) {
        TextAnalysis analysis = building.texts().of(namespace.key().index());
        if (analysis == null || !inOrderOfInputs()) {
            return null;
        }
        BitSet[] kept = Stream.generate(BitSet::new).limit(inputs.size()).toArray(BitSet[]::new);
        for (int i = 0; i < count(); i++) {
            kept[inputOf[i]].set(ordinalOf[i]);
        }
        List<TextSource> sources = new ArrayList<>();
        try {
            for (int i = 0; i < kept.length; i++) {
                sources.add(inputs.get(i).texts(analysis).seen(kept[i]::get));
            }
            return TextIndexWriter.join(analysis, sources);
        } catch (DatabaseException | UncheckedIOException e) {
            LOG.warn("texts are analysed again for a merge: {}", e.getMessage(), e);
            return null;
        }
    }

    private boolean inOrderOfInputs() {
        for (int i = 1; i < count(); i++) {
            int inputStep = inputOf[i] - inputOf[i - 1];
            if (inputStep < 0 || (inputStep == 0 && ordinalOf[i] < ordinalOf[i - 1])) {
                return false;
            }
        }
        return true;
    }

    private boolean anyHasSparse() {
        for (int i = 0; i < count(); i++) {
            if (sparse(i) != null) {
                return true;
            }
        }
        return false;
    }

    /// Whether an index was wanted and could not be built.
    boolean unindexable() {
        return unindexable;
    }

    private boolean allHaveValues() {
        for (int i = 0; i < count(); i++) {
            if (!segments[inputOf[i]].hasValues(ordinalOf[i])) {
                return false;
            }
        }
        return true;
    }

    private static int[] permuted(int[] values, int[] order) {
        int[] permuted = new int[order.length];
        Arrays.setAll(permuted, i -> values[order[i]]);
        return permuted;
    }

    /// The records as the builder of an index reads them.
    private final class LiveVectors implements VectorSource {
        @Override
        public int count() {
            return inputOf.length;
        }

        @Override
        public MemorySegment rows(int place) {
            return segments[inputOf[place]].bytes();
        }

        @Override
        public long offset(int place) {
            return segments[inputOf[place]].valuesOffset(ordinalOf[place]);
        }

        @Override
        public float squaredNorm(int place) {
            return segments[inputOf[place]].squaredNorm(ordinalOf[place]);
        }
    }

    @Override
    public @Nullable DenseIndexImage index() {
        return image;
    }

    @Override
    public @Nullable MemorySegment part(SegmentPart part) {
        return parts.get(part);
    }

    /// Gives the merged section the stamps its records have got by now. Apply lane.
    void carryStamps(SegmentRef output) {
        for (int i = 0; i < inputOf.length; i++) {
            long stamp = inputs.get(inputOf[i]).stamps().at(ordinalOf[i]);
            if (stamp != 0) {
                output.stamps().stamp(i, stamp);
            }
        }
    }

    @Override
    public byte[] key() {
        return SectionKey.encode(namespace.createdLsn());
    }

    @Override
    public VectorSpace space() {
        return segments[0].space();
    }

    @Override
    public int count() {
        return inputOf.length;
    }

    @Override
    public byte[] id(int ordinal) {
        return segments[inputOf[ordinal]].id(ordinalOf[ordinal]);
    }

    @Override
    public @Nullable MemorySegment values(int ordinal) {
        Segment segment = segments[inputOf[ordinal]];
        return segment.hasValues(ordinalOf[ordinal]) ? segment.bytes() : null;
    }

    @Override
    public long valuesOffset(int ordinal) {
        return segments[inputOf[ordinal]].valuesOffset(ordinalOf[ordinal]);
    }

    @Override
    public @Nullable SparseVector sparse(int ordinal) {
        return segments[inputOf[ordinal]].sparse(ordinalOf[ordinal]);
    }

    @Override
    public byte[] metadata(int ordinal) {
        return segments[inputOf[ordinal]].metadata(ordinalOf[ordinal]);
    }
}
