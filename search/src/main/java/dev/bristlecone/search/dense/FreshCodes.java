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
/// All metrics become squared distances: cosine of rows and queries of length 1, dot product of queries of a typical
/// row's length, less what depends on the row's length alone. Rows and queries are rotated, and a centre is taken off.
/// With `r` what is left of a row, `s` its signs, and `q` what is left of a query, `⟨r, q⟩` is about
/// `‖r‖²/‖r‖₁·⟨s, q⟩`, with a nearly normal error that is proportional to `‖r‖·‖q‖`. Rows that this arithmetic cannot
/// bound have a bound of minus infinity: every query looks at them.
///
/// One thread adds; any thread searches what was added before, also while more is added: each lane of a block has
/// bytes of its own, and [#count] is raised after they are written.
public final class FreshCodes {
    /// Rows in one piece of memory.
    static final int CHUNK_ROWS = 32 * CodeBlock.LANES;

    /// How many standard deviations off an estimate may be. Beyond them lies 1 of 4,300 on this side, and
    /// of those only rows about as near as the limit are missed.
    private static final double DEVIATIONS = 3.5;

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

    private final double squaredCentre;

    /// The mean squared length of placed rows.
    private final double typicalSquare;

    // Scratch of the thread that adds.
    private final float[] point;
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
    /// @param typical rows like those to come, whose mean becomes the centre
    /// @param memory where the codes live, zeroed
    public FreshCodes(VectorSpace space, VectorSource typical, SegmentAllocator memory) {
        this.space = space;
        this.memory = memory;
        codeDimension = CodeBlock.paddedDimension(space.dimension());
        rotation = Rotation.of(ROTATION_SEED, codeDimension);
        point = new float[codeDimension];
        code = new byte[codeDimension / Byte.SIZE];
        codeBytes = Arena.ofAuto().allocate(code.length, Long.BYTES);
        centre = new float[codeDimension];
        typicalSquare = average(typical);
        rotation.apply(centre);
        squaredCentre = square(centre);
    }

    /// Makes the centre the mean of placed rows, not yet rotated, and returns the mean of their squared lengths.
    private double average(VectorSource typical) {
        double square = 0;
        int rows = 0;
        for (int place = 0; place < typical.count(); place++) {
            float squaredNorm = typical.squaredNorm(place);
            if (inRange(squaredNorm)) {
                rows++;
                square += (scaledSquare(squaredNorm) - square) / rows;
                float scale = scale(squaredNorm);
                MemorySegment.copy(typical.rows(place), FLOAT, typical.offset(place), point, 0, space.dimension());
                for (int i = 0; i < space.dimension(); i++) {
                    centre[i] += (scale * point[i] - centre[i]) / rows;
                }
            }
        }
        return square;
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
        place(point, scale(squaredNorm));
        CodeEncoder.encode(point, centre, codeDimension, codeBytes, 0, sums);
        MemorySegment.copy(codeBytes, ValueLayout.JAVA_BYTE, 0, code, 0, code.length);
        CodeBlock.putCode(chunk, block, codeDimension, lane, code, 0);
        double squared = sums[0];
        double absolute = sums[1];
        double fit = squared > 0 ? absolute * absolute / squared / codeDimension : 1;
        double deviation = Math.sqrt((Math.max(0, 1 - fit) + QUERY_ROUNDING) / fit / (codeDimension - 1));
        double rounding = FLOAT_ERROR + CodeBlock.MULTIPLIER_ERROR;
        double error = Math.sqrt(squared) * (DEVIATIONS * deviation + rounding);
        double factor = absolute > 0 ? squared / absolute : 0;
        double lengthOnly = space.metric() == Metric.DOT_PRODUCT ? squaredNorm : 0;
        double addend = squared - lengthOnly - FLOAT_ERROR * (squared + squaredCentre);
        set(chunk, block, lane, (float) addend, (float) (-2 * factor), (float) (2 * error));
    }

    private void set(MemorySegment chunk, long block, int lane, float addend, float multiplier, float error) {
        CodeBlock.putFactors(chunk, block, codeDimension, lane, addend, multiplier);
        chunk.set(FLOAT, errors(block) + (long) Float.BYTES * lane, error);
    }

    private float scale(float squaredNorm) {
        return space.metric() == Metric.COSINE ? inverse(squaredNorm) : 1;
    }

    private double scaledSquare(float squaredNorm) {
        return space.metric() == Metric.COSINE ? 1 : squaredNorm;
    }

    /// Scales a vector, pads it and rotates it. The centre is not yet off.
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

    double typicalSquare() {
        return typicalSquare;
    }

    static double square(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum;
    }

    static boolean inRange(float squaredNorm) {
        return squaredNorm > SQUARED_NORM_MIN && squaredNorm < SQUARED_NORM_MAX;
    }

    static float inverse(float squaredNorm) {
        return (float) (1 / Math.sqrt(squaredNorm));
    }
}
