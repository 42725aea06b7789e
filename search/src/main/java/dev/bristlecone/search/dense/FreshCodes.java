package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.kernels.codes.CodeEncoder;
import dev.bristlecone.kernels.codes.Rotation;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.VectorSpace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/// One-bit codes of rows that keep arriving, in the order of arrival, so that a query looks at few of the rows
/// themselves: for each code there is a bound of how near its row can be. After RaBitQ (Gao, Long: "RaBitQ", SIGMOD
/// 2024).
///
/// With `r` the rotated row (of length 1 for cosine, less a centre for euclidean), signs `s` of `r`, and a query
/// `q` placed alike, `⟨r, q⟩` is about `‖r‖²/‖r‖₁·⟨s, q⟩`, with a nearly normal error that is proportional to
/// `‖r‖·‖q‖`. Rows that this arithmetic cannot bound have a bound of minus infinity: every query looks at them.
///
/// One thread adds; any thread searches what was added before, also while more is added: each lane of a block has
/// bytes of its own, and [#count] is raised after they are written.
public final class FreshCodes {
    /// Rows in one piece of memory.
    static final int CHUNK_ROWS = 32 * CodeBlock.LANES;

    /// How many standard deviations off an estimate may be. Beyond them lies 1 of 30,000 on this side.
    private static final double DEVIATIONS = 4;

    /// The share of a query's squared length that is lost in its rounding to four bits, a little more than it is.
    private static final double QUERY_ROUNDING = 0.02;

    /// What float arithmetic may be off by, relative to the lengths multiplied.
    private static final double FLOAT_ERROR = 1e-5;

    /// Squared lengths outside of these, zero too, are left to exact arithmetic.
    private static final float SQUARED_NORM_MIN = 1e-25f;

    private static final float SQUARED_NORM_MAX = 1e25f;

    private static final long ALIGNMENT = 64;

    /// Any will do: rows do not know it.
    private static final long ROTATION_SEED = 0x7461_696c;

    private final VectorSpace space;
    private final SegmentAllocator memory;
    private final Rotation rotation;
    private final int codeDimension;
    private final float[] centre;

    // Scratch of the thread that adds.
    private final float[] point;
    private final float[] origin;
    private final float[] sums = new float[3];
    private final byte[] code;
    private final MemorySegment codeBytes;

    /// Grows by replacement, so that a reader's array never changes but at its end.
    private volatile MemorySegment[] chunks = new MemorySegment[0];

    private volatile int count;

    /// Scratch of searches that are not under way.
    private final ConcurrentLinkedDeque<FreshSearcher> idle = new ConcurrentLinkedDeque<>();

    /// Codes for rows of a space, none yet.
    ///
    /// @param typical rows like those to come; for euclidean spaces their mean becomes the centre
    /// @param memory where the codes live, zeroed
    public FreshCodes(VectorSpace space, VectorSource typical, SegmentAllocator memory) {
        this.space = space;
        this.memory = memory;
        codeDimension = CodeBlock.paddedDimension(space.dimension());
        rotation = Rotation.of(ROTATION_SEED, codeDimension);
        point = new float[codeDimension];
        origin = new float[codeDimension];
        code = new byte[codeDimension / Byte.SIZE];
        codeBytes = Arena.ofAuto().allocate(code.length, Long.BYTES);
        centre = space.metric() == Metric.EUCLIDEAN ? mean(typical) : origin;
    }

    private float[] mean(VectorSource typical) {
        float[] mean = new float[codeDimension];
        int rows = 0;
        for (int place = 0; place < typical.count(); place++) {
            if (inRange(typical.squaredNorm(place))) {
                rows++;
                for (int i = 0; i < space.dimension(); i++) {
                    float value = typical.rows(place).get(FLOAT, typical.offset(place) + (long) Float.BYTES * i);
                    mean[i] += (value - mean[i]) / rows;
                }
            }
        }
        rotation.apply(mean);
        return mean;
    }

    /// The space of the rows.
    public VectorSpace space() {
        return space;
    }

    /// Rows added so far.
    public int count() {
        return count;
    }

    /// Adds a row.
    ///
    /// @param rows where its values lie at `offset`; null when it has none
    public void add(@Nullable MemorySegment rows, long offset, float squaredNorm) {
        int row = count;
        if (row == chunks.length * CHUNK_ROWS) {
            MemorySegment[] more = Arrays.copyOf(chunks, chunks.length + 1);
            more[chunks.length] = memory.allocate(CHUNK_ROWS / CodeBlock.LANES * blockBytes(), ALIGNMENT);
            chunks = more;
        }
        MemorySegment chunk = chunks[row / CHUNK_ROWS];
        long block = blockOffset(row);
        int lane = row % CodeBlock.LANES;
        if (rows == null) {
            set(chunk, block, lane, Float.POSITIVE_INFINITY, 0, 0);
        } else if (inRange(squaredNorm)) {
            encode(rows, offset, squaredNorm, chunk, block, lane);
        } else {
            set(chunk, block, lane, Float.NEGATIVE_INFINITY, 0, 0);
        }
        count = row + 1;
    }

    private void encode(MemorySegment rows, long offset, float squaredNorm, MemorySegment chunk, long block, int lane) {
        MemorySegment.copy(rows, FLOAT, offset, point, 0, space.dimension());
        place(point, space.metric() == Metric.COSINE ? inverse(squaredNorm) : 1);
        CodeEncoder.encode(point, centre, codeDimension, codeBytes, 0, sums);
        MemorySegment.copy(codeBytes, ValueLayout.JAVA_BYTE, 0, code, 0, code.length);
        CodeBlock.putCode(chunk, block, codeDimension, lane, code, 0);
        double squared = sums[0];
        double absolute = sums[1];
        double fit = squared > 0 ? absolute * absolute / squared / codeDimension : 1;
        double deviation = Math.sqrt((Math.max(0, 1 - fit) + QUERY_ROUNDING) / fit / (codeDimension - 1));
        double error = Math.sqrt(squared) * (DEVIATIONS * deviation + FLOAT_ERROR);
        double factor = absolute > 0 ? squared / absolute : 0;
        if (space.metric() == Metric.EUCLIDEAN) {
            set(chunk, block, lane, (float) squared, (float) (-2 * factor), (float) (2 * error));
        } else {
            set(chunk, block, lane, 0, (float) -factor, (float) error);
        }
    }

    private void set(MemorySegment chunk, long block, int lane, float addend, float multiplier, float error) {
        CodeBlock.putFactors(chunk, block, codeDimension, lane, addend, multiplier);
        chunk.set(FLOAT, errors(block) + (long) Float.BYTES * lane, error);
    }

    /// Scales a vector, pads it and rotates it.
    void place(float[] coordinates, float scale) {
        Arrays.fill(coordinates, space.dimension(), codeDimension, 0);
        if (scale != 1) {
            for (int i = 0; i < space.dimension(); i++) {
                coordinates[i] *= scale;
            }
        }
        rotation.apply(coordinates);
    }

    /// Finds the nearest of the first `rows` rows: hands over all rows that may be among them, and others, in no
    /// order.
    ///
    /// @param rows at most [#count]
    /// @return whether it was done; if not, nothing was handed over, and a scan of all is the better way
    public boolean search(float[] query, int topK, int rows, FreshRows fresh) {
        FreshSearcher searcher = idle.pollFirst();
        if (searcher == null) {
            searcher = new FreshSearcher(this);
        }
        boolean done = searcher.search(query, topK, rows, fresh);
        idle.addFirst(searcher);
        return done;
    }

    MemorySegment chunk(int row) {
        return chunks[row / CHUNK_ROWS];
    }

    /// Where the block of a row begins in its chunk.
    long blockOffset(int row) {
        return row % CHUNK_ROWS / CodeBlock.LANES * blockBytes();
    }

    /// Where the errors of a block begin: 32 floats, by which, times the query's length, estimates may be off.
    long errors(long block) {
        return block + CodeBlock.sizeBytes(codeDimension);
    }

    private long blockBytes() {
        return CodeBlock.sizeBytes(codeDimension) + (long) CodeBlock.LANES * Float.BYTES;
    }

    int codeDimension() {
        return codeDimension;
    }

    /// What rows and queries are coded against.
    float[] centre() {
        return centre;
    }

    static boolean inRange(float squaredNorm) {
        return squaredNorm > SQUARED_NORM_MIN && squaredNorm < SQUARED_NORM_MAX;
    }

    static float inverse(float squaredNorm) {
        return (float) (1 / Math.sqrt(squaredNorm));
    }
}
