package dev.bristlecone.benchmarks.macro;

import dev.bristlecone.model.SparseVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// What a sparse index is compared with: lists of rows and weights for each dimension, all of which a query adds up,
/// row by row, before it takes the nearest. The lists are plain arrays, sums are doubles in ascending order of the
/// dimensions.
final class LinearSparseIndex {
    private final Map<Integer, int[]> rows = new HashMap<>();
    private final Map<Integer, float[]> weights = new HashMap<>();
    private final double[] sums;

    record Found(float score, int row) {}

    LinearSparseIndex(List<SparseVector> vectors) {
        sums = new double[vectors.size()];
        Map<Integer, Integer> counts = new HashMap<>();
        for (SparseVector vector : vectors) {
            for (int dimension : vector.indices()) {
                counts.merge(dimension, 1, Integer::sum);
            }
        }
        counts.forEach((dimension, count) -> {
            rows.put(dimension, new int[count]);
            weights.put(dimension, new float[count]);
        });
        for (int row = vectors.size() - 1; row >= 0; row--) {
            SparseVector vector = vectors.get(row);
            for (int i = 0; i < vector.size(); i++) {
                int dimension = vector.indices()[i];
                int place = counts.merge(dimension, -1, Integer::sum);
                rows.getOrDefault(dimension, new int[0])[place] = row;
                weights.getOrDefault(dimension, new float[0])[place] = vector.values()[i];
            }
        }
    }

    /// The rows with the highest scores that are not 0, ties by the lower row.
    List<Found> search(SparseVector query, int topK) {
        for (int i = 0; i < query.size(); i++) {
            int[] listRows = rows.get(query.indices()[i]);
            float[] listWeights = weights.get(query.indices()[i]);
            if (listRows != null && listWeights != null) {
                addUp(listRows, listWeights, query.values()[i], sums);
            }
        }
        List<Found> found = nearest(sums, topK);
        Arrays.fill(sums, 0);
        return found;
    }

    private static void addUp(int[] listRows, float[] listWeights, double factor, double[] sums) {
        for (int i = 0; i < listRows.length; i++) {
            sums[listRows[i]] += factor * listWeights[i];
        }
    }

    private static List<Found> nearest(double[] sums, int topK) {
        PriorityQueue<Found> nearest = new PriorityQueue<>(LinearSparseIndex::compare);
        float worst = Float.NEGATIVE_INFINITY;
        for (int row = 0; row < sums.length; row++) {
            double sum = sums[row];
            if (sum != 0 && (nearest.size() < topK || (float) sum > worst)) {
                nearest.add(new Found((float) sum, row));
                if (nearest.size() > topK) {
                    nearest.remove();
                }
                worst = nearest.element().score;
            }
        }
        List<Found> found = new ArrayList<>(nearest);
        found.sort((a, b) -> compare(b, a));
        return found;
    }

    /// The farther first.
    private static int compare(Found a, Found b) {
        int byScore = Float.compare(a.score, b.score);
        return byScore != 0 ? byScore : Integer.compare(b.row, a.row);
    }
}
