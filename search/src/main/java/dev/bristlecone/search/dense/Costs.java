package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.codes.CodeBlock;

/// About how long the steps of a search take, in nanoseconds, to choose between ways to search. Fitted to measurements
/// on one core with 512-bit vectors and data in memory; only ratios matter, and they differ little between machines.
final class Costs {
    /// A record somewhere in memory: to ask for its first line, and each of its bytes.
    private static final double FAR_READ = 100;

    private static final double FAR_BYTE = 0.1;

    /// The exact score of one of many records in the order of memory: they are read ahead of the one being scored.
    private static final double SCORE = 20;

    private static final double SCORE_BYTE = 0.02;

    /// What a visit takes besides reading its row. Steps take less, but a walk through a filter takes more visits
    /// than planned: with less here filters that pass a tenth were walked at twice the time of a scan.
    private static final double VISIT = 250;

    /// What a visit of a walk by codes takes, how many records it meets and measures, and what each of these takes
    /// besides its bytes, which are asked for all at once.
    private static final double CODE_VISIT = 400;

    private static final double MET = 23;
    private static final double MEASURED = 8;
    private static final double MET_RECORD = 5;
    private static final double CODE_BYTE = 0.2;

    /// A block of 32 codes, for each coordinate, and what its candidates take.
    private static final double BLOCK_COORDINATE = 0.11;

    private static final double BLOCK = 6;

    /// A code by itself.
    private static final double ROW = 8;

    private static final double ROW_COORDINATE = 0.006;
    private static final double CENTRE_COORDINATE = 0.035;
    private static final double CANDIDATE = 30;

    /// To turn a query and to make its tables.
    private static final double SET_UP = 4_000;

    /// The same before a scan, and to go over the cells and blocks that are not read.
    private static final double SCAN_SET_UP = 10_000;

    /// How often a scan through a filter goes through all cells again, because records crowd, or on, because nearer
    /// ones still come.
    private static final double AGAIN = 0.7;

    private Costs() {}

    /// Exact scores of records anywhere, on a disk perhaps.
    static double scores(double records, int dimension) {
        return records * (FAR_READ + FAR_BYTE * Float.BYTES * dimension);
    }

    /// Exact scores of many records in memory, in the order in which they lie there.
    static double scoresInOrder(double records, int dimension) {
        return records * (SCORE + SCORE_BYTE * Float.BYTES * dimension);
    }

    static double walk(double visits, long rowBytes) {
        return SET_UP + visits * (VISIT + FAR_BYTE * rowBytes);
    }

    /// A walk by codes: at each visit some records are met of which signs are read, and for a few of them all bits.
    /// The query is rounded and turned, and entered from two far records whose neighbours are measured all.
    static double codeWalk(double visits, int signBytes, int lowerBytes) {
        double met = MET * (MET_RECORD + CODE_BYTE * signBytes);
        double measured = MEASURED * CODE_BYTE * lowerBytes;
        return 2 * SET_UP + visits * (CODE_VISIT + met + measured);
    }

    /// Codes of so many blocks in so many cells.
    static double scan(double blocks, int cells, int dimension) {
        return SCAN_SET_UP + blocks * block(dimension) + cells * CENTRE_COORDINATE * dimension;
    }

    /// The same through a filter whose matches lie anywhere.
    ///
    /// @param share of the matches that is met, at least
    /// @param matching share of the records
    /// @param rows whether codes can be read one by one
    static double filteredScan(double share, int records, double matching, int cells, int dimension, boolean rows) {
        double all = blocksMet((double) records / CodeBlock.LANES, matching) * block(dimension);
        if (rows) {
            all = Math.min(all, records * matching * (ROW + ROW_COORDINATE * dimension));
        }
        double order = SCAN_SET_UP + cells * CENTRE_COORDINATE * dimension;
        return order + share * all + AGAIN * (order + all);
    }

    private static double block(int dimension) {
        return BLOCK + BLOCK_COORDINATE * dimension;
    }

    /// Fine codes of candidates, wherever they lie.
    static double refine(double candidates, int fineBytes) {
        return candidates * (CANDIDATE + FAR_READ + FAR_BYTE * fineBytes);
    }

    /// Blocks that hold at least one of the accepted records, if these lie anywhere.
    private static double blocksMet(double blocks, double acceptedShare) {
        return blocks * (1 - Math.pow(1 - Math.clamp(acceptedShare, 0, 1), CodeBlock.LANES));
    }
}
