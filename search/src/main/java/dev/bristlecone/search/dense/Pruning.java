package dev.bristlecone.search.dense;

import java.util.Arrays;

/// Chooses a node's edges among candidates: from near to far, each that no chosen one is nearer to than the node
/// itself. So edges point in different directions, and what one of them covers costs no second. The rule of
/// relative neighbourhood graphs, with the slack of Vamana (Subramanya et al., "DiskANN", NeurIPS 2019).
///
/// Scratch of one thread.
final class Pruning {
    private static final int DEGREE = GraphRow.DEGREE;
    private static final int GROUP = 4;

    private final Points points;
    private final float[] coordinates;
    private final long[][] chosenOffsets = new long[DEGREE / GROUP][GROUP];
    private final float[] groupDistances = new float[GROUP];
    private final int[] chosen = new int[DEGREE];
    private final float[] chosenDistances = new float[DEGREE];
    private long[] candidates = new long[256];
    private int size;

    Pruning(Points points) {
        this.points = points;
        this.coordinates = new float[points.dimension];
    }

    void clear() {
        size = 0;
    }

    void add(int id, float squaredDistance) {
        if (size == candidates.length) {
            candidates = Arrays.copyOf(candidates, 2 * size);
        }
        candidates[size++] = (long) Float.floatToRawIntBits(Math.max(0f, squaredDistance)) << Integer.SIZE | id;
    }

    /// Whether it is among the candidates added since [#clear].
    boolean contains(int id) {
        for (int i = 0; i < size; i++) {
            if ((int) candidates[i] == id) {
                return true;
            }
        }
        return false;
    }

    /// Chooses among the candidates added since [#clear] and sets the node's edges.
    ///
    /// @param slack how much nearer, as a factor of distances, a chosen one must be to shut another out; at least 1
    /// @param most candidates looked at, the nearest ones
    /// @param fill whether places left free go to the nearest of those shut out
    void choose(int node, Neighbours neighbours, float slack, int most, boolean fill) {
        Arrays.sort(candidates, 0, size);
        int kept = pick(node, slack * slack, Math.min(size, most));
        if (fill) {
            kept = fillUp(node, kept);
        }
        neighbours.set(node, kept, chosen, chosenDistances);
    }

    /// Chosen candidates are marked by their highest bit.
    private int pick(int node, float slack, int most) {
        int kept = 0;
        int previous = node;
        for (int i = 0; i < most && kept < DEGREE; i++) {
            int id = (int) candidates[i];
            if (id == node || id == previous) {
                continue;
            }
            previous = id;
            float distance = distance(candidates[i]);
            if (!isShutOut(id, distance / slack, kept)) {
                take(kept++, id, distance);
                candidates[i] |= Long.MIN_VALUE;
            }
        }
        return kept;
    }

    private int fillUp(int node, int already) {
        int kept = already;
        int previous = node;
        for (int i = 0; i < size && kept < DEGREE; i++) {
            int id = (int) candidates[i];
            boolean taken = candidates[i] < 0;
            if (id != node && id != previous && !taken) {
                take(kept++, id, distance(candidates[i]));
            }
            previous = id;
        }
        return kept;
    }

    private void take(int place, int id, float distance) {
        chosen[place] = id;
        chosenDistances[place] = distance;
        chosenOffsets[place / GROUP][place % GROUP] = points.offset(id);
    }

    /// Whether one of the chosen is nearer to the candidate than the bound.
    private boolean isShutOut(int id, float bound, int kept) {
        if (kept == 0) {
            return false;
        }
        points.get(id, coordinates);
        for (int from = 0; from < kept; from += GROUP) {
            int length = Math.min(GROUP, kept - from);
            points.squaredDistances(coordinates, chosenOffsets[from / GROUP], length, groupDistances);
            for (int i = 0; i < length; i++) {
                if (groupDistances[i] < bound) {
                    return true;
                }
            }
        }
        return false;
    }

    private static float distance(long candidate) {
        return Float.intBitsToFloat((int) (candidate >>> Integer.SIZE));
    }
}
