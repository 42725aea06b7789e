package dev.bristlecone.benchmarks.comparison;

import dev.bristlecone.benchmarks.dataset.Dataset;
import dev.bristlecone.benchmarks.dataset.FilteredTruth;
import dev.bristlecone.benchmarks.dataset.VectorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/// Rows with attributes, and queries with filters over them. Column 0 is drawn at random. Each other column has the
/// rank of a row by its distance from a pivot, a row of the file that is in no index: so "the first tenth" of the
/// nearest pivot's column are rows that lie near a query, "the last tenth" rows that lie far from it.
final class FilterSet implements AutoCloseable {
    static final List<Double> SHARES = List.of(0.001, 0.01, 0.1, 0.5, 0.9);

    private static final int PIVOTS = 8;
    private static final int WITHDRAWN_SHARE = 50;
    private static final long SEED = 11;

    /// How the matching rows lie.
    enum Kind {
        INDEPENDENT,
        NEAR,
        FAR
    }

    /// A way to filter all queries.
    record Case(Kind kind, double share) {
        String label() {
            return kind.name().toLowerCase(Locale.ROOT) + " " + share;
        }
    }

    private final Dataset dataset;
    private final VectorFile base;
    private final float[][] queries;
    private final int live;
    private final int[][] attributes;
    private final int[] pivotOf;
    private final List<FilteredTruth> truths = new ArrayList<>();
    private final Path folder;

    /// @param folder where attributes and ranges are written
    FilterSet(Dataset dataset, int rows, int queryCount, Path folder) throws IOException {
        this.dataset = dataset;
        this.folder = Files.createDirectories(folder);
        base = VectorFile.open(dataset.base());
        live = Math.min(rows, base.count() - PIVOTS - rows / WITHDRAWN_SHARE);
        try (VectorFile file = VectorFile.open(dataset.queries())) {
            queries = file.rows(0, Math.min(queryCount, file.count()));
        }
        attributes = new int[live][1 + PIVOTS];
        Random random = new Random(SEED);
        for (int row = 0; row < live; row++) {
            attributes[row][0] = random.nextInt(live);
        }
        for (int pivot = 0; pivot < PIVOTS; pivot++) {
            int[] ranking = truth(base.row(base.count() - 1 - pivot)).ranking();
            for (int rank = 0; rank < live; rank++) {
                attributes[ranking[rank]][1 + pivot] = rank;
            }
        }
        for (float[] query : queries) {
            truths.add(truth(query));
        }
        pivotOf = truths.stream().mapToInt(this::nearestPivot).toArray();
        VectorFile.write(attributesFile(), attributes);
    }

    static List<Case> cases() {
        return List.of(Kind.values()).stream()
                .flatMap(kind -> SHARES.stream().map(share -> new Case(kind, share)))
                .toList();
    }

    private FilteredTruth truth(float[] query) {
        return new FilteredTruth(dataset.metric(), base, live, query);
    }

    private int nearestPivot(FilteredTruth truth) {
        int nearest = 0;
        for (int pivot = 1; pivot < PIVOTS; pivot++) {
            if (truth.distance(base.count() - 1 - pivot) < truth.distance(base.count() - 1 - nearest)) {
                nearest = pivot;
            }
        }
        return nearest;
    }

    int live() {
        return live;
    }

    int withdrawn() {
        return live / WITHDRAWN_SHARE;
    }

    int dimension() {
        return base.dimension();
    }

    Dataset dataset() {
        return dataset;
    }

    Path attributesFile() {
        return folder.resolve("attributes.ivecs").toAbsolutePath();
    }

    int queryCount() {
        return queries.length;
    }

    /// Column, lowest and highest value for each of the queries `from` to `to - 1`, as a file.
    Path writeRanges(Case filter, int from, int to) throws IOException {
        Path file = folder.resolve(filter.label().replace(' ', '-') + "-" + from + ".ivecs");
        VectorFile.write(
                file,
                IntStream.range(from, to)
                        .mapToObj(query -> range(filter, query))
                        .toArray(int[][]::new));
        return file.toAbsolutePath();
    }

    private int[] range(Case filter, int query) {
        int matching = (int) Math.round(filter.share() * live);
        return switch (filter.kind()) {
            case INDEPENDENT -> new int[] {0, 0, matching - 1};
            case NEAR -> new int[] {1 + pivotOf[query], 0, matching - 1};
            case FAR -> new int[] {1 + pivotOf[query], live - matching, live - 1};
        };
    }

    /// The distance that each query's last true neighbour among the matches has, for the queries `from` to `to
    /// - 1`.
    FilterJudge judge(Case filter, int from, int to) {
        int[][] ranges = IntStream.range(from, to)
                .mapToObj(query -> range(filter, query))
                .toArray(int[][]::new);
        return new FilterJudge(truths.subList(from, to), attributes, ranges);
    }

    /// The same without a filter.
    FilterJudge judgeAll(int from, int to) {
        int[][] ranges = IntStream.range(from, to)
                .mapToObj(query -> new int[] {0, 0, Integer.MAX_VALUE})
                .toArray(int[][]::new);
        return new FilterJudge(truths.subList(from, to), attributes, ranges);
    }

    @Override
    public void close() {
        base.close();
    }
}
