package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.INT;

import dev.bristlecone.kernels.codes.FineCode;
import java.util.concurrent.ConcurrentLinkedDeque;

/// The graph of the compact layout: numbers of neighbours, whose codes lie with all others.
///
/// Reads the section's memory in place. Any thread; valid as long as the section.
final class CodeGraph {
    /// How many searches do without walks after two in a row whose codes were not in memory: a scan, which reads in
    /// order, is far quicker then. One alone may just have lost its processor.
    private static final int SCANS_AFTER_SLOW_WALK = 1_000;

    /// The first walks of a process take long in any case.
    private static final int PATIENT_WALKS = 64;

    private final CellCodes codes;
    private final FineCode fine;
    private final EffortTable effort;
    private final ConcurrentLinkedDeque<CodeWalk> idle = new ConcurrentLinkedDeque<>();

    // Guesses shared by all threads, which may be lost.
    private int walks;
    private int scansLeft;
    private boolean wasSlow;

    CodeGraph(CellCodes codes, FineCode fine) {
        this.codes = codes;
        this.fine = fine;
        effort = EffortTable.read(codes.bytes, CellCodesLayout.WALK_EFFORT);
    }

    EffortTable effort() {
        return effort;
    }

    int neighbour(int ordinal, int edge) {
        return codes.bytes.get(INT, codes.layout.neighbours + 4L * (GraphRow.DEGREE * (long) ordinal + edge));
    }

    int twin(int ordinal) {
        return codes.bytes.get(INT, codes.layout.signRow(ordinal) + codes.layout.signFactors + CellCodesLayout.TWIN);
    }

    int entry(int cell) {
        return codes.bytes.get(INT, codes.layout.entries + 4L * cell);
    }

    /// Whether what walks read was in memory of late.
    boolean quick() {
        int left = scansLeft;
        if (left > 0) {
            scansLeft = left - 1;
        }
        return left == 0;
    }

    /// Makes scratch for one more thread.
    CodeWalk newWalk() {
        return new CodeWalk(codes, this, fine);
    }

    /// Has those found by a walk scored.
    ///
    /// @param keep how many are scored, at least `topK`
    /// @param accepted with a filter the walk must have looked at all it met as near as what it found: where what
    ///     is accepted lies behind much that is not, it is given up
    /// @return whether there were `topK`; if not, none was scored
    boolean search(float[] query, int topK, int keep, WalkPlan plan, Accepted accepted, Candidates candidates) {
        boolean patient = walks < PATIENT_WALKS;
        walks += patient ? 1 : 0;
        CodeWalk walk = idle.pollFirst();
        if (walk == null) {
            walk = newWalk();
        }
        walk.setQuery(query);
        boolean full = walk.walk(plan, topK, keep, MeasuredWalk.NOBODY, accepted, patient)
                && walk.foundCount() >= topK
                && (accepted.words() == null || walk.reached());
        if (full) {
            walk.score(candidates);
        }
        if (walk.slow() && wasSlow) {
            scansLeft = SCANS_AFTER_SLOW_WALK;
        }
        wasSlow = walk.slow();
        idle.addFirst(walk);
        return full;
    }
}
