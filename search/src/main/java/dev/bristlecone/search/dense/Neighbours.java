package dev.bristlecone.search.dense;

import java.util.Arrays;

/// The edges of a graph while it is built: for each node up to [GraphRow#DEGREE] others, nearest first, and their
/// squared distances.
final class Neighbours {
    private static final int DEGREE = GraphRow.DEGREE;

    final int count;
    private final int[] ids;
    private final float[] distances;
    private final byte[] degrees;

    Neighbours(int count) {
        this.count = count;
        ids = new int[Math.multiplyExact(count, DEGREE)];
        distances = new float[ids.length];
        degrees = new byte[count];
    }

    int degree(int node) {
        return degrees[node];
    }

    int id(int node, int place) {
        return ids[node * DEGREE + place];
    }

    float distance(int node, int place) {
        return distances[node * DEGREE + place];
    }

    void set(int node, int degree, int[] from, float[] fromDistances) {
        System.arraycopy(from, 0, ids, node * DEGREE, degree);
        System.arraycopy(fromDistances, 0, distances, node * DEGREE, degree);
        degrees[node] = (byte) degree;
    }

    /// Puts an edge in place of the last one, or behind the last one where there is room. Its distance is not kept.
    void replaceLast(int node, int id) {
        int place = Math.min(degrees[node], DEGREE - 1);
        ids[node * DEGREE + place] = id;
        degrees[node] = (byte) (place + 1);
    }

    /// The edges turned round.
    Reverse reverse() {
        int[] starts = new int[count + 1];
        for (int node = 0; node < count; node++) {
            for (int place = 0; place < degrees[node]; place++) {
                starts[id(node, place) + 1]++;
            }
        }
        for (int node = 0; node < count; node++) {
            starts[node + 1] += starts[node];
        }
        int[] sources = new int[starts[count]];
        float[] sourceDistances = new float[sources.length];
        int[] ends = Arrays.copyOf(starts, count);
        for (int node = 0; node < count; node++) {
            for (int place = 0; place < degrees[node]; place++) {
                int end = ends[id(node, place)]++;
                sources[end] = node;
                sourceDistances[end] = distance(node, place);
            }
        }
        return new Reverse(starts, sources, sourceDistances);
    }

    /// Who points to each node: the sources from `starts[node]` to `starts[node + 1]`.
    @SuppressWarnings("ArrayRecordComponent") // three parallel tables, handed from one method to the next
    record Reverse(int[] starts, int[] sources, float[] distances) {}
}
