package dev.bristlecone.benchmarks.dataset;

/// How the rows of a base file are used. The generators shuffle rows, so every part is a random sample:
///
/// ```
/// 0 ............ live | live ...... live + withdrawn |            | count - tuning ...... count
///  searched by all    | written and taken away again | (unused)   | tuning queries
/// ```
///
/// Tuning queries are no rows of any index; test queries come from the query file. Withdrawn rows go into Bristlecone
/// only, which has to live with having deleted and replaced them; the truth knows live rows alone.
public record Split(int live, int withdrawn, QueryRange tuning, QueryRange test) {
    private static final int TUNING_QUERIES = 1_000;
    private static final int TEST_QUERIES_MAX = 2_000;
    private static final double WITHDRAWN_SHARE = 0.02;

    /// Queries `from .. from + count` of a file.
    public record QueryRange(int from, int count) {}

    /// The split of files with so many rows.
    ///
    /// @param rowsMax at most so many live rows
    /// @param queriesMax at most so many queries of each kind
    public static Split of(int baseCount, int queryCount, int rowsMax, int queriesMax) {
        int tuning = Math.min(queriesMax, Math.min(TUNING_QUERIES, baseCount / 10));
        int test = Math.min(queriesMax, Math.min(TEST_QUERIES_MAX, queryCount));
        int usable = baseCount - tuning;
        int live = Math.min(rowsMax, (int) (usable / (1 + WITHDRAWN_SHARE)));
        int withdrawn = Math.min(usable - live, (int) (live * WITHDRAWN_SHARE));
        return new Split(live, withdrawn, new QueryRange(baseCount - tuning, tuning), new QueryRange(0, test));
    }
}
