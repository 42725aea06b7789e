package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.kernels.codes.CodeKernels;
import dev.bristlecone.kernels.codes.QueryCode;
import dev.bristlecone.search.scan.VectorNorms;
import java.lang.foreign.MemorySegment;

/// Searches [FreshCodes] in two passes. The first estimates all rows and has those that look nearest, a few more than
/// are asked for, scored exactly, which gives a limit; the second has every other row scored that can be nearer than
/// the limit. The second reads only what the first has kept: one bound for each row.
///
/// Scratch of one query at a time, on one thread.
final class FreshSearcher {
    private static final CodeKernels CODES = CodeKernels.best();

    /// A search for a larger share of all rows than this looks at most rows anyway.
    private static final int SHARE_DIVISOR = 16;

    /// How many rows are scored first, for each that is asked for: enough for a limit that is nearly the last one.
    private static final int LIKELY_FACTOR = 4;

    /// After so many scores the limit is looked at again.
    private static final int LIMIT_INTERVAL = 32;

    /// What float arithmetic may be off by, relative to the scores.
    private static final double FLOAT_ERROR = 1e-5;

    private final FreshCodes codes;
    private final QueryCode code;
    private final float[] coordinates;
    private final float[] estimates = new float[CodeBlock.LANES];
    private final float[] errors = new float[CodeBlock.LANES];

    /// For each row how near it can be at best, smaller being nearer.
    private float[] bounds = new float[0];

    // The rows that look nearest, a heap with the farthest at the root.
    private int[] likely = new int[0];
    private float[] likelyEstimates = new float[0];
    private int likelyCount;

    // Of the query: by what it was scaled, and its squared lengths before and after the centre was taken off.
    private double scale;
    private double square;
    private double centredSquare;

    FreshSearcher(FreshCodes codes) {
        this.codes = codes;
        code = new QueryCode(codes.codeDimension());
        coordinates = new float[codes.codeDimension()];
    }

    /// As [FreshCodes#search].
    boolean search(float[] query, int topK, int rows, FreshRows fresh) {
        if (topK > rows / SHARE_DIVISOR || query.length != codes.space().dimension() || !setQuery(query)) {
            return false;
        }
        int likelyMax = LIKELY_FACTOR * topK;
        reserve(likelyMax, rows);
        estimate(likelyMax, rows, fresh);
        for (int i = 0; i < likelyCount; i++) {
            bounds[likely[i]] = Float.NaN; // is below no limit
            fresh.score(likely[i]);
        }
        scoreTheRest(rows, fresh);
        return true;
    }

    /// Places the query; false when its length is none that can be reckoned with.
    private boolean setQuery(float[] query) {
        float squaredNorm = VectorNorms.squaredNorm(query);
        if (!FreshCodes.inRange(squaredNorm)) {
            return false;
        }
        scale = switch (codes.space().metric()) {
            case COSINE -> FreshCodes.inverse(squaredNorm);
            case DOT_PRODUCT -> Math.sqrt(codes.typicalSquare()) * FreshCodes.inverse(squaredNorm);
            case EUCLIDEAN -> 1;
        };
        System.arraycopy(query, 0, coordinates, 0, query.length);
        codes.place(coordinates, (float) scale);
        square = scale * scale * squaredNorm;
        float[] centre = codes.centre();
        for (int i = 0; i < coordinates.length; i++) {
            coordinates[i] -= centre[i];
        }
        centredSquare = FreshCodes.square(coordinates);
        code.set(coordinates);
        return true;
    }

    private void reserve(int likelyMax, int rows) {
        if (bounds.length < rows) {
            bounds = new float[Math.max(rows, FreshCodes.CHUNK_ROWS) * 5 / 4];
        }
        if (likely.length < likelyMax) {
            likely = new int[likelyMax];
            likelyEstimates = new float[likelyMax];
        }
        likelyCount = 0;
    }

    private void estimate(int likelyMax, int rows, FreshRows fresh) {
        float threshold = Float.POSITIVE_INFINITY;
        float weight = (float) Math.sqrt(centredSquare);
        for (int first = 0; first < rows; first += CodeBlock.LANES) {
            MemorySegment chunk = codes.chunk(first);
            long block = codes.blockOffset(first);
            int near = CODES.estimates(code, chunk, block, 0, threshold, estimates);
            MemorySegment.copy(chunk, FLOAT, codes.errors(block), errors, 0, CodeBlock.LANES);
            int lanes = Math.min(CodeBlock.LANES, rows - first);
            for (int lane = 0; lane < lanes; lane++) {
                bounds[first + lane] = estimates[lane] - weight * errors[lane];
            }
            near &= -1 >>> (CodeBlock.LANES - lanes);
            for (; near != 0; near &= near - 1) {
                int lane = Integer.numberOfTrailingZeros(near);
                if (estimates[lane] < threshold && fresh.accepts(first + lane)) {
                    threshold = keep(first + lane, estimates[lane], likelyMax);
                }
            }
        }
    }

    /// Keeps a row that looks near, and returns what the next one must be below.
    private float keep(int row, float estimate, int likelyMax) {
        if (likelyCount < likelyMax) {
            rise(likelyCount++, row, estimate);
        } else {
            sink(row, estimate);
        }
        return likelyCount < likelyMax ? Float.POSITIVE_INFINITY : likelyEstimates[0];
    }

    private void rise(int start, int row, float estimate) {
        int place = start;
        while (place > 0 && likelyEstimates[(place - 1) / 2] < estimate) {
            move((place - 1) / 2, place);
            place = (place - 1) / 2;
        }
        likely[place] = row;
        likelyEstimates[place] = estimate;
    }

    private void sink(int row, float estimate) {
        int place = 0;
        while (2 * place + 1 < likelyCount) {
            int child = 2 * place + 1;
            if (child + 1 < likelyCount && likelyEstimates[child + 1] > likelyEstimates[child]) {
                child++;
            }
            if (likelyEstimates[child] <= estimate) {
                break;
            }
            move(child, place);
            place = child;
        }
        likely[place] = row;
        likelyEstimates[place] = estimate;
    }

    private void move(int from, int to) {
        likely[to] = likely[from];
        likelyEstimates[to] = likelyEstimates[from];
    }

    private void scoreTheRest(int rows, FreshRows fresh) {
        float limit = limit(fresh.worst());
        int scored = 0;
        for (int row = 0; row < rows; row++) {
            if (bounds[row] <= limit && fresh.accepts(row)) {
                fresh.score(row);
                if (++scored % LIMIT_INTERVAL == 0) {
                    limit = limit(fresh.worst());
                }
            }
        }
    }

    /// The bound of a row that is as far as the worst score kept, on the safe side.
    private float limit(float worst) {
        if (!Float.isFinite(worst)) {
            return Float.POSITIVE_INFINITY;
        }
        double distance = switch (codes.space().metric()) {
            case COSINE -> 2 - 2 * worst;
            case DOT_PRODUCT -> square - 2 * scale * worst;
            case EUCLIDEAN -> worst;
        };
        return (float) (distance - centredSquare + FLOAT_ERROR * (Math.abs(distance) + centredSquare + square));
    }
}
