package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;
import static dev.bristlecone.search.dense.DenseIndexFormat.LONG;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.kernels.codes.CodeKernels;
import dev.bristlecone.kernels.codes.QueryCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Scans [CellCodes] for one query at a time. Scratch of one thread; reused without allocation once it has grown.
final class CellScan {
    private static final CodeKernels CODES = CodeKernels.best();

    /// Of a block with at most so many records that may be returned, these are read one by one. A record by itself
    /// takes about an eighth of a block.
    private static final int FEW = 8;

    /// How many times as many candidates are scored where records crowd.
    private static final int WIDER = 8;

    /// Candidates that are scored together, so that few wait for memory one after the other.
    private static final int TOGETHER = 16;

    /// The standard error of an estimate over its multiplier and the query's distance from the centre, for codes of
    /// one bit after a random rotation: `√(1 − 2/π)` (Gao and Long, RaBitQ, 2024).
    private static final float STANDARD_ERROR = (float) Math.sqrt(1 - 2 / Math.PI);

    private final CellCodes codes;
    private final CellOrder order;
    private final float[] values;
    private final float[] coordinates;

    /// Null when there are no fine codes.
    private final @Nullable FineDistances fine;

    private final QueryCode code;
    private final float[] estimates = new float[CodeBlock.LANES];
    private final CandidateBuffer kept = new CandidateBuffer();
    private final CandidateBuffer refined = new CandidateBuffer();

    /// The nearest by estimate, to see whether a filtered scan still finds nearer ones.
    private final CandidatePool nearest = new CandidatePool();

    private CandidateBuffer result = kept;
    private int[] ordinals = new int[0];
    private long[] codeRows = new long[0];
    private long[] signRows = new long[0];
    private long[] lowerPlanes = new long[0];
    private float[] distances = new float[0];
    private float constant;
    private long scanned;

    /// Keeps the loads of [#touchRows] from being dropped as unused.
    private long touched;

    private long improvedAt;

    CellScan(CellCodes codes) {
        this.codes = codes;
        order = new CellOrder(codes.bytes, codes.layout.centres, codes.cells(), codes.layout.dimension);
        values = new float[codes.space.dimension()];
        coordinates = new float[codes.layout.dimension];
        fine = codes.layout.fine == null ? null : new FineDistances(codes, codes.layout.fine);
        code = new QueryCode(coordinates.length);
    }

    void setQuery(float[] query) {
        constant = codes.space.placeQuery(query, codes.typicalSquaredNorm, values, coordinates);
        code.set(coordinates);
        order.set(coordinates);
    }

    /// The cells of the query, to be taken from the nearest on.
    CellOrder order() {
        return order;
    }

    /// Scans the nearest cells until a share of the accepted records was met. Where a filter chooses, the nearest
    /// records need not lie in the nearest cells: then it goes on as long as the second half of what was met still
    /// brought one of the `topK` nearest.
    ///
    /// @return how many candidates are kept, at most `candidates`, nearest first
    int scan(int topK, double share, int candidates, Accepted accepted) {
        result = kept;
        kept.reset(candidates);
        nearest.reset(topK);
        scanned = 0;
        improvedAt = 0;
        long quota = (long) Math.ceil(share * accepted.count());
        boolean filtered = accepted.words() != null;
        for (int cell = order.next(); cell >= 0; cell = order.next()) {
            scanCell(cell, order.distance(cell), accepted, filtered);
            if (scanned >= quota && (!filtered || scanned >= 2 * improvedAt)) {
                break;
            }
        }
        return kept.sort();
    }

    private void scanCell(int cell, float base, Accepted accepted, boolean filtered) {
        int end = codes.starts[cell + 1];
        int alone = 0;
        long block = codes.layout.blocks + (long) codes.layout.blockBytes * codes.firstBlocks[cell];
        for (int first = codes.starts[cell]; first < end; first += CodeBlock.LANES) {
            int lanes = Math.min(CodeBlock.LANES, end - first);
            int open = accepted.bits(first) & -1 >>> -lanes;
            if (open != 0 && filtered && codes.layout.codeRowBytes > 0 && Integer.bitCount(open) <= FEW) {
                alone = takeRows(first, open, alone);
            } else if (open != 0) {
                scanned += filtered ? Integer.bitCount(open) : lanes;
                int near = open & CODES.estimates(code, codes.bytes, block, base, kept.threshold(), estimates);
                for (; near != 0; near &= near - 1) {
                    int lane = Integer.numberOfTrailingZeros(near);
                    keep(first + lane, estimates[lane], scanned, accepted, filtered);
                }
            }
            block += codes.layout.blockBytes;
        }
        scanRows(alone, base, accepted);
    }

    /// Notes the records of a block whose code rows are to be read.
    private int takeRows(int first, int open, int count) {
        if (codeRows.length < count + CodeBlock.LANES) {
            codeRows = Arrays.copyOf(codeRows, 2 * (count + CodeBlock.LANES));
        }
        long row = codes.layout.codeRow(first);
        int taken = count;
        for (int left = open; left != 0; left &= left - 1) {
            codeRows[taken++] = row + (long) codes.layout.codeRowBytes * Integer.numberOfTrailingZeros(left);
        }
        return taken;
    }

    /// The same estimates as by blocks, bit for bit.
    private void scanRows(int count, float base, Accepted accepted) {
        touchRows(count);
        for (int first = 0; first < count; first += CodeBlock.LANES) {
            int lanes = Math.min(CodeBlock.LANES, count - first);
            int near = CODES.rowEstimates(code, codes.bytes, codeRows, first, lanes, base, kept.threshold(), estimates);
            for (; near != 0; near &= near - 1) {
                int lane = Integer.numberOfTrailingZeros(near);
                int ordinal = codes.layout.ordinalOfCodeRow(codeRows[first + lane]);
                keep(ordinal, estimates[lane], scanned + lane + 1, accepted, true);
            }
            scanned += lanes;
        }
    }

    /// Asks for all rows at once, which takes a tenth less than to have them come as the kernel gets to them.
    private void touchRows(int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += codes.bytes.get(LONG, codeRows[i]);
        }
        touched = sum;
    }

    /// @param met how many had been met by then
    private void keep(int ordinal, float estimate, long met, Accepted accepted, boolean filtered) {
        if (estimate < kept.threshold() && accepted.accepts(ordinal)) {
            kept.add(ordinal, estimate);
            if (filtered && estimate < nearest.threshold()) {
                nearest.add(ordinal, estimate);
                improvedAt = met;
            }
        }
    }

    /// Has what [#scan] kept scored, as far as the plan wants it.
    ///
    /// Through a filter records may crowd, so that codes cannot tell the nearest from the rest: then the farthest
    /// one kept does not even look as far as the worst of the nearest truly is, or hardly. In that case more are
    /// scored, and if they crowd too, all that are accepted.
    ///
    /// @param count how many it kept
    void score(int count, float[] query, int topK, ScanPlan plan, Accepted accepted, Candidates candidates) {
        int best = refine(count, plan.fineCandidates());
        int scored = scoreNear(best, topK, plan.deviations(), query, candidates);
        boolean crowded = accepted.words() != null
                && count < accepted.count()
                && scored == best
                && (crowd(kept, count, topK, query, candidates) || crowd(result, scored, topK, query, candidates));
        if (!crowded) {
            return;
        }
        int[] done = sortedIds(result, scored);
        order.set(coordinates);
        int more = (int) Math.min((long) WIDER * count, accepted.count());
        int wider = scan(topK, 1, more, accepted);
        for (int place = 0; place < wider; place++) {
            if (Arrays.binarySearch(done, kept.id(place)) < 0) {
                candidates.score(kept.id(place));
            }
        }
        if (wider < accepted.count() && crowd(kept, wider, topK, query, candidates)) {
            scoreAllBut(sortedIds(kept, wider), accepted, candidates);
        }
    }

    /// Has what was found scored, nearest first, as long as it may be nearer than the worst of the nearest.
    ///
    /// @return how many were scored
    private int scoreNear(int count, int topK, float deviations, float[] query, Candidates candidates) {
        takeOrdinals(result, count);
        int scored = Float.isFinite(deviations) ? Math.min(count, Math.max(topK, TOGETHER)) : count;
        candidates.scoreAll(ordinals, 0, scored);
        if (scored < count) {
            float margin = deviations * error(topK);
            while (scored < count && result.distance(scored) < worst(query, candidates) + margin) {
                int next = Math.min(count, scored + TOGETHER);
                candidates.scoreAll(ordinals, scored, next);
                scored = next;
            }
        }
        return scored;
    }

    /// The standard error of estimates, on average over the nearest.
    private float error(int nearestCount) {
        float sum = 0;
        for (int place = 0; place < nearestCount; place++) {
            int ordinal = ordinals[place];
            float multiplier =
                    codes.bytes.get(FLOAT, codes.layout.codeRow(ordinal) + codes.layout.codeFactors + Float.BYTES);
            sum -= multiplier * (float) Math.sqrt(order.distance(codes.cell(ordinal)));
        }
        return STANDARD_ERROR * sum / nearestCount;
    }

    private float worst(float[] query, Candidates candidates) {
        return codes.space.distance(candidates.worst(), query, constant, codes.typicalSquaredNorm);
    }

    private void takeOrdinals(CandidateBuffer found, int count) {
        if (ordinals.length < count) {
            ordinals = new int[2 * count];
        }
        for (int place = 0; place < count; place++) {
            ordinals[place] = found.id(place);
        }
    }

    /// By how much the `topK`-th estimate is below the truth tells how far estimates are off.
    private boolean crowd(CandidateBuffer looks, int count, int topK, float[] query, Candidates candidates) {
        float worst = worst(query, candidates);
        float tooNear = Math.max(0, worst - looks.distance(topK - 1));
        return looks.distance(count - 1) < worst + tooNear;
    }

    private static int[] sortedIds(CandidateBuffer candidates, int count) {
        int[] ids = new int[count];
        Arrays.setAll(ids, candidates::id);
        Arrays.sort(ids);
        return ids;
    }

    private void scoreAllBut(int[] done, Accepted accepted, Candidates candidates) {
        int next = 0;
        for (int first = 0; first < codes.records(); first += CodeBlock.LANES) {
            int lanes = Math.min(CodeBlock.LANES, codes.records() - first);
            for (int open = accepted.bits(first) & -1 >>> -lanes; open != 0; open &= open - 1) {
                int ordinal = first + Integer.numberOfTrailingZeros(open);
                if (next < done.length && done[next] == ordinal) {
                    next++;
                } else if (accepted.accepts(ordinal)) {
                    candidates.score(ordinal);
                }
            }
        }
    }

    /// Orders what [#scan] kept by fine codes, where there are some.
    ///
    /// @param count how many it kept
    /// @return how many are kept now, at most `candidates`
    int refine(int count, int candidates) {
        if (fine == null) {
            return count;
        }
        if (distances.length < count) {
            signRows = new long[2 * count];
            lowerPlanes = new long[2 * count];
            distances = new float[2 * count];
        }
        takeOrdinals(kept, count);
        fetch(count);
        fine.set(coordinates);
        fine.narrow(ordinals, count, Float.POSITIVE_INFINITY);
        fine.measure(ordinals, count, distances);
        refined.reset(candidates);
        for (int place = 0; place < count; place++) {
            if (distances[place] < refined.threshold()) {
                refined.add(ordinals[place], distances[place]);
            }
        }
        result = refined;
        return refined.sort();
    }

    private void fetch(int count) {
        CellCodesLayout layout = codes.layout;
        for (int place = 0; place < count; place++) {
            signRows[place] = layout.signRow(ordinals[place]);
            lowerPlanes[place] = layout.lowerPlanes(ordinals[place]);
        }
        codes.fineReads.order(lowerPlanes, count, layout.lowerBytes);
        codes.fineReads.fetch(signRows, count, layout.signBytes);
        codes.fineReads.await(lowerPlanes, count, layout.lowerBytes);
    }

    /// The ordinal at a place of the last result.
    int ordinal(int place) {
        return result.id(place);
    }

    @Override
    public String toString() {
        return "CellScan[" + scanned + " scanned, " + touched + "]";
    }
}
