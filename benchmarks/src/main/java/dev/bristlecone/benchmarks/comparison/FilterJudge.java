package dev.bristlecone.benchmarks.comparison;

import dev.bristlecone.benchmarks.dataset.FilteredTruth;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Judges answers to queries with filters: which share of the true nearest matches they have, and whether they have
/// as many matches as there are to have.
final class FilterJudge {
    /// What float32 input can tell apart.
    private static final double TIE_TOLERANCE = 1e-6;

    private final List<FilteredTruth> truths;
    private final int[][] attributes;
    private final int[][] ranges;
    private final double[] farthest;
    private final int[] expected;

    FilterJudge(List<FilteredTruth> truths, int[][] attributes, int[][] ranges) {
        this.truths = truths;
        this.attributes = attributes;
        this.ranges = ranges;
        farthest = new double[truths.size()];
        expected = new int[truths.size()];
        for (int i = 0; i < truths.size(); i++) {
            int query = i;
            int[] nearest = truths.get(i).nearest(ComparisonSettings.NEIGHBOURS, row -> matches(query, row));
            expected[i] = nearest.length;
            farthest[i] = nearest.length == 0 ? 0 : truths.get(i).distance(nearest[nearest.length - 1]);
        }
    }

    private boolean matches(int query, int row) {
        int value = attributes[row][ranges[query][0]];
        return value >= ranges[query][1] && value <= ranges[query][2];
    }

    /// The mean share of the true neighbours found.
    double recall(int[][] found) {
        long hits = 0;
        long wanted = 0;
        for (int i = 0; i < found.length; i++) {
            int query = i;
            wanted += expected[i];
            hits += matching(i, found[i])
                    .filter(row -> truths.get(query).distance(row) <= farthest[query] + TIE_TOLERANCE)
                    .count();
        }
        return (double) hits / wanted;
    }

    /// How many answers have fewer matches than they should.
    int shortAnswers(int[][] found) {
        int shortAnswers = 0;
        for (int i = 0; i < found.length; i++) {
            shortAnswers += matching(i, found[i]).count() < expected[i] ? 1 : 0;
        }
        return shortAnswers;
    }

    private IntStream matching(int query, int[] rows) {
        return Arrays.stream(rows).distinct().filter(row -> row >= 0 && row < attributes.length && matches(query, row));
    }
}
