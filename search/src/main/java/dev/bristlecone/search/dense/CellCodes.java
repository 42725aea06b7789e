package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;
import static dev.bristlecone.search.dense.DenseIndexFormat.INT;
import static dev.bristlecone.search.dense.DenseIndexFormat.LONG;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.storage.disk.ScatteredReads;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/// One-bit codes of all records of a section, cell by cell, and on wish finer ones: what a scan reads instead of the
/// vectors. A scan takes the cells nearest to the query, skips what a filter excludes 32 records at a time, and names
/// the candidates whose exact scores decide.
///
/// Reads the section's memory in place. Any thread; valid as long as the section.
final class CellCodes {
    /// How many times as many candidates a scan through a filter keeps: where what matches lies far from the query,
    /// codes tell less, and to find too late that more were needed takes another scan.
    private static final double FILTERED_CANDIDATES = 1.5;

    /// The same without fine codes: most of them need not be scored then.
    private static final double FILTERED_CANDIDATES_KEPT = 2;

    final DenseSpace space;
    final MemorySegment bytes;
    final CellCodesLayout layout;
    final int[] starts;

    /// The first block of each cell.
    final int[] firstBlocks;

    final float typicalSquaredNorm;

    /// Fetches fine codes.
    final ScatteredReads fineReads;

    private final CellEffort effort;

    /// Null when there is none, or these are the codes beside a graph of another kind.
    private final @Nullable CodeGraph graph;

    /// Scratch of searches that are not under way.
    private final ConcurrentLinkedDeque<CellScan> idle = new ConcurrentLinkedDeque<>();

    private CellCodes(
            DenseSpace space,
            MemorySegment bytes,
            CellCodesLayout layout,
            int[] starts,
            float typicalSquaredNorm,
            CellEffort effort) {
        this.space = space;
        this.bytes = bytes;
        this.layout = layout;
        this.starts = starts;
        this.typicalSquaredNorm = typicalSquaredNorm;
        this.effort = effort;
        fineReads = new ScatteredReads(bytes);
        graph = layout.graph && layout.fine != null ? new CodeGraph(this, layout.fine) : null;
        firstBlocks = new int[starts.length - 1];
        int blocks = 0;
        for (int cell = 0; cell < firstBlocks.length; cell++) {
            firstBlocks[cell] = blocks;
            blocks += CellCodesLayout.blocks(starts[cell + 1] - starts[cell]);
        }
    }

    /// Opens the codes of a section whose bytes were verified.
    ///
    /// @param part the part, and nothing else
    static CellCodes open(MemorySegment part, VectorSpace space) {
        DenseSpace dense = new DenseSpace(
                space, part.get(FLOAT, CellCodesLayout.SQUARED_RADIUS), part.get(LONG, CellCodesLayout.SEED));
        float[] origin = new float[dense.codeDimension()];
        long at = CellCodesLayout.origin(part.get(INT, CellCodesLayout.CELLS));
        MemorySegment.copy(part, FLOAT, at, origin, 0, origin.length);
        return open(part, dense.around(origin));
    }

    /// The same with the space that the part names.
    static CellCodes open(MemorySegment part, DenseSpace dense) {
        int[] starts = new int[part.get(INT, CellCodesLayout.CELLS) + 1];
        MemorySegment.copy(part, INT, CellCodesLayout.STARTS, starts, 0, starts.length);
        CellCodesLayout layout = new CellCodesLayout(
                dense.codeDimension(),
                starts[starts.length - 1],
                starts.length - 1,
                CellCodesLayout.blocks(starts),
                part.get(INT, CellCodesLayout.FINE_BITS),
                part.get(INT, CellCodesLayout.EDGES) > 0);
        return new CellCodes(
                dense,
                part,
                layout,
                starts,
                part.get(FLOAT, CellCodesLayout.TYPICAL_SQUARED_NORM),
                CellEffort.read(part, CellCodesLayout.EFFORT));
    }

    int cells() {
        return firstBlocks.length;
    }

    int records() {
        return starts[cells()];
    }

    /// The last cell that starts at or before an ordinal: empty ones start where the next one does.
    int cell(int ordinal) {
        int low = 0;
        int high = cells() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts[middle] <= ordinal) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    boolean fine() {
        return layout.fine != null;
    }

    @Nullable
    CodeGraph graph() {
        return graph;
    }

    /// How many of those that look nearest by fine codes hold the `topK` nearest.
    int fineCandidates(int topK, double recall) {
        return Math.clamp(effort.fineCandidates(topK, recall), topK, Math.max(topK, records()));
    }

    /// How to find `topK` of the nearest records with a recall.
    ///
    /// @param factor scales how much is looked at
    /// @param candidatesMax the most candidates to name, at least `topK`
    ScanPlan plan(int topK, double recall, double factor, int candidatesMax, Accepted accepted) {
        double acceptedShare = (double) accepted.count() / Math.max(1, records());
        double share = Math.min(1, factor * effort.share(topK / Math.max(1e-9, acceptedShare), recall));
        boolean filtered = accepted.words() != null;
        float deviations = Float.POSITIVE_INFINITY;
        double room = filtered ? FILTERED_CANDIDATES * factor : factor;
        if (filtered && !fine()) {
            deviations = CellEffort.deviations(recall, factor);
            room = FILTERED_CANDIDATES_KEPT * Math.max(1, factor);
        }
        int candidates = within(room * effort.candidates(topK, recall), topK, candidatesMax);
        int fineCandidates =
                Math.min(within(room * effort.fineCandidates(topK, recall), topK, candidatesMax), candidates);
        int scored = Float.isFinite(deviations)
                ? within(factor * effort.candidates(topK, recall), topK, candidates)
                : fine() ? fineCandidates : candidates;
        double cost = scanCost(share, acceptedShare, filtered)
                + (fine() ? Costs.refine(candidates, layout.signBytes + layout.lowerBytes) : 0)
                + Costs.scores(scored, space.dimension());
        return new ScanPlan(share, candidates, deviations, fineCandidates, cost);
    }

    private int within(double wanted, int least, int most) {
        return (int) Math.clamp(Math.ceil(wanted), least, Math.max(least, Math.min(most, records())));
    }

    /// What a walk through the graph costs that has so many of its candidates scored.
    double walkCost(WalkPlan plan, int scored) {
        return Costs.codeWalk(plan.visits(), layout.signBytes, layout.lowerBytes)
                + Costs.scores(scored, space.dimension());
    }

    private double scanCost(double share, double acceptedShare, boolean filtered) {
        return filtered
                ? Costs.filteredScan(
                        share, records(), acceptedShare, cells(), layout.dimension, layout.codeRowBytes > 0)
                : Costs.scan(share * records() / CodeBlock.LANES, cells(), layout.dimension);
    }

    /// Has the candidates of a plan scored, those that look nearest first.
    ///
    /// @return whether there are `topK` of them; if not, nothing was scored
    boolean search(float[] query, int topK, ScanPlan plan, Accepted accepted, Candidates candidates) {
        CellScan scan = idle.pollFirst();
        if (scan == null) {
            scan = new CellScan(this);
        }
        scan.setQuery(query);
        int kept = scan.scan(topK, plan.share(), plan.candidates(), accepted);
        boolean enough = kept >= topK;
        if (enough) {
            scan.score(kept, query, topK, plan, accepted, candidates);
        }
        idle.addFirst(scan);
        return enough;
    }
}
