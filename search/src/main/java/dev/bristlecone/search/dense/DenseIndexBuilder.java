package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.*;

import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.search.dense.CellGrouping.PointReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes an index over the vectors of a section: rotates them, groups them into cells, builds the graph and
/// measures it. The same vectors give the same bytes, whatever the number of threads, once the compiler has taken the
/// kernels: before, sums of floats may round otherwise.
public final class DenseIndexBuilder {
    /// One rotation for all indexes, so that a query is rotated once for all segments.
    private static final long SEED = 0x6272_6973_746c_65L;

    private static final int CHUNK = 256;

    private final VectorSpace space;
    private final VectorSource source;
    private final @Nullable Predecessor predecessor;
    private final DenseLayout layout;
    private final Parallel parallel;
    private final BooleanSupplier stopped;

    private DenseIndexBuilder(
            VectorSpace space,
            VectorSource source,
            @Nullable Predecessor predecessor,
            DenseLayout layout,
            Parallel parallel,
            BooleanSupplier stopped) {
        this.space = space;
        this.source = source;
        this.predecessor = predecessor;
        this.layout = layout;
        this.parallel = parallel;
        this.stopped = stopped;
    }

    /// Builds an index. In the fast layout it takes the size of the vectors about 3.4 times in `memory`, two thirds
    /// of it for the image; in the compact layout about 2.9 times; of codes alone a fifth of it.
    ///
    /// @param predecessor an index over many of the vectors, or null
    /// @param memory open to all threads of `parallel` until the image was written
    /// @return null when it was stopped, or when the vectors cannot be indexed because squares of their values
    ///     leave the range of a float
    public static @Nullable DenseIndexImage build(
            VectorSpace space,
            VectorSource source,
            @Nullable Predecessor predecessor,
            DenseLayout layout,
            Parallel parallel,
            SegmentAllocator memory,
            BooleanSupplier stopped) {
        return new DenseIndexBuilder(space, source, predecessor, layout, parallel, stopped).build(memory);
    }

    private @Nullable DenseIndexImage build(SegmentAllocator memory) {
        Norms norms = Norms.of(source);
        if (source.count() == 0 || !norms.usable()) {
            return null;
        }
        float squaredRadius = DenseSpace.squaredRadius(space.metric(), norms.least(), norms.most());
        DenseSpace aroundZero = new DenseSpace(space, squaredRadius, SEED);
        float[] origin = Origin.of(aroundZero, source).orThatOf(predecessor);
        return build(aroundZero.around(origin), norms, memory);
    }

    private @Nullable DenseIndexImage build(DenseSpace dense, Norms norms, SegmentAllocator memory) {
        SplittableRandom random = new SplittableRandom(SEED);
        int dimension = dense.codeDimension();
        Inheritance inheritance = Inheritance.of(predecessor, dense);
        Cells cells = cells(dense, inheritance, memory, random);
        if (stopped.getAsBoolean()) {
            return null;
        }
        Samples samples = Samples.of(dense, norms.mean(), source, cells.order(), random, parallel);
        boolean fast = layout == DenseLayout.FAST;
        boolean compact = layout == DenseLayout.COMPACT;
        int fineBits = fast ? 0 : fineBits(dimension);
        MemorySegment codes = CellCodesBuilder.build(
                dense, SEED, norms.mean(), source, cells, fineBits, compact, memory, samples, parallel);
        if (fast && !stopped.getAsBoolean()) {
            GraphImage graph = graph(dense, norms, cells, samples, inheritance, memory);
            return graph == null ? null : new DenseIndexImage(cells.order(), codes, graph);
        }
        if (compact && !stopped.getAsBoolean()) {
            addGraph(codes, dense, norms, cells, samples, memory);
        }
        return stopped.getAsBoolean() ? null : new DenseIndexImage(cells.order(), codes, null);
    }

    private Cells cells(
            DenseSpace dense, @Nullable Inheritance inheritance, SegmentAllocator memory, RandomGenerator random) {
        PointReader reader = (place, coordinates) -> place(dense, place, coordinates);
        Cells inherited = inheritance == null ? null : inheritance.cells(reader, memory, parallel);
        return inherited != null
                ? inherited
                : CellTraining.run(reader, source.count(), dense.codeDimension(), memory, random, parallel);
    }

    /// The error of a fine code falls with the number of coordinates as with their bits: where there are many, half
    /// the bits leave about as few vectors to read.
    private static int fineBits(int dimension) {
        return dimension < 1024 ? 4 : 2;
    }

    /// Null when it was stopped.
    private @Nullable GraphImage graph(
            DenseSpace dense,
            Norms norms,
            Cells cells,
            Samples samples,
            @Nullable Inheritance inheritance,
            SegmentAllocator memory) {
        Points points = new Points(memory, source.count(), dense.codeDimension());
        GraphRow row = new GraphRow(space.dimension(), dense.codeDimension());
        Graph graph = places(dense, norms, cells, points, row, memory);
        Twins twins = Twins.of(points);
        GraphBuilder builder = new GraphBuilder(graph, points, twins, cells, memory, parallel, stopped);
        Calibration calibration =
                new Calibration(() -> new GraphSearch(graph), space.dimension(), samples, twins, parallel);
        GraphAttempts attempts = new GraphAttempts(builder, builder.effortFor(samples), calibration::run, stopped);
        EffortTable effort = inheritance == null
                ? attempts.run(null, measured -> true)
                : attempts.run(inheritance.edges(cells, twins), inheritance::isWorthy);
        if (effort == null) {
            return null;
        }
        MemorySegment part = graph.centresBytes();
        effort.write(part, EFFORT);
        if (inheritance != null && attempts.made().getLast().kind() == GraphAttempt.Kind.INHERITED) {
            inheritance.writeYardstick(part);
        }
        DenseIndexShape shape = new DenseIndexShape(dense.extended(), cells.count());
        return new GraphImage(shape, graph.rows(), part, attempts.made());
    }

    /// Builds the same graph over rows without values, and keeps its edges beside fine codes.
    private void addGraph(
            MemorySegment codes, DenseSpace dense, Norms norms, Cells cells, Samples samples, SegmentAllocator memory) {
        Points points = new Points(memory, source.count(), dense.codeDimension());
        Graph graph = places(dense, norms, cells, points, new GraphRow(0, dense.codeDimension()), memory);
        Twins twins = Twins.of(points);
        GraphBuilder builder = new GraphBuilder(graph, points, twins, cells, memory, parallel, stopped);
        CellCodes opened = CellCodes.open(codes, dense);
        CodeGraph written = Objects.requireNonNull(opened.graph());
        Calibration calibration = new Calibration(
                () -> new MeasuredCodeWalk(opened, written, points), space.dimension(), samples, twins, parallel);
        GraphAttempts attempts = new GraphAttempts(
                builder,
                builder.effortFor(samples),
                () -> {
                    CodeGraphBuilder.write(graph, cells, opened.layout, codes);
                    return calibration.run();
                },
                stopped);
        EffortTable effort = attempts.run(null, measured -> true);
        if (effort != null) {
            CodeGraphBuilder.write(graph, cells, opened.layout, codes);
            effort.write(codes, CellCodesLayout.WALK_EFFORT);
        }
    }

    /// A graph without edges.
    private Graph places(
            DenseSpace dense, Norms norms, Cells cells, Points points, GraphRow row, SegmentAllocator memory) {
        MemorySegment rows = memory.allocate(row.sizeBytes * source.count(), ALIGNMENT);
        placeAll(dense, cells, points, row, rows);
        DenseIndexShape shape = new DenseIndexShape(dense.extended(), cells.count());
        MemorySegment part = memory.allocate(shape.partBytes(space.dimension()), ALIGNMENT);
        int[] entries = entries(cells, points);
        writePart(part, dense, norms, cells, entries);
        return new Graph(dense, row, rows, 0, source.count(), norms.mean(), part, centres(cells.count()), entries);
    }

    private void place(DenseSpace dense, int place, float[] coordinates) {
        dense.place(source.rows(place), source.offset(place), source.squaredNorm(place), coordinates);
    }

    private void placeAll(DenseSpace dense, Cells cells, Points points, GraphRow row, MemorySegment rows) {
        parallel.run(points.count, CHUNK, () -> {
            float[] coordinates = new float[points.dimension];
            return (from, to) -> {
                for (int ordinal = from; ordinal < to; ordinal++) {
                    int place = cells.order()[ordinal];
                    place(dense, place, coordinates);
                    points.put(ordinal, coordinates);
                    long at = row.sizeBytes * ordinal;
                    MemorySegment.copy(source.rows(place), source.offset(place), rows, at, row.terms);
                    float squaredNorm = source.squaredNorm(place);
                    row.putTerms(rows, at, dense.addend(squaredNorm), dense.factor(squaredNorm));
                }
            };
        });
    }

    /// The ordinal nearest to the centre of each cell; a cell without points takes the one that would come next.
    private int[] entries(Cells cells, Points points) {
        int[] entries = new int[cells.count()];
        parallel.run(cells.count(), 1, () -> {
            float[] centre = new float[points.dimension];
            long[] offset = new long[1];
            float[] distance = new float[1];
            return (from, to) -> {
                for (int cell = from; cell < to; cell++) {
                    cells.centres().get(cell, centre);
                    int nearest = Math.min(cells.starts()[cell], points.count - 1);
                    float least = Float.POSITIVE_INFINITY;
                    for (int ordinal = cells.starts()[cell]; ordinal < cells.starts()[cell + 1]; ordinal++) {
                        offset[0] = points.offset(ordinal);
                        points.squaredDistances(centre, offset, 1, distance);
                        if (distance[0] < least) {
                            least = distance[0];
                            nearest = ordinal;
                        }
                    }
                    entries[cell] = nearest;
                }
            };
        });
        return entries;
    }

    private void writePart(MemorySegment part, DenseSpace dense, Norms norms, Cells cells, int[] entries) {
        part.set(INT, 0, VERSION);
        part.set(INT, CELLS, cells.count());
        part.set(LONG, DenseIndexFormat.SEED, SEED);
        part.set(FLOAT, SQUARED_RADIUS, dense.squaredRadius());
        part.set(FLOAT, TYPICAL_SQUARED_NORM, norms.mean());
        MemorySegment.copy(entries, 0, part, INT, ENTRIES, entries.length);
        EntryBlocks.write(cells.centres(), new float[dense.codeDimension()], part, centres(cells.count()));
    }

    /// Squared norms of all vectors.
    private record Norms(float least, float most, float mean) {
        static Norms of(VectorSource source) {
            float least = Float.POSITIVE_INFINITY;
            float most = 0;
            double sum = 0;
            for (int place = 0; place < source.count(); place++) {
                float squaredNorm = source.squaredNorm(place);
                least = Math.min(least, squaredNorm);
                most = Math.max(most, squaredNorm);
                sum += squaredNorm;
            }
            return new Norms(least, most, (float) (sum / Math.max(1, source.count())));
        }

        /// Whether no sum of squared differences can overflow.
        boolean usable() {
            return most < 1e36f;
        }
    }
}
