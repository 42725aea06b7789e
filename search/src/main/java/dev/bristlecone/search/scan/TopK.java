package dev.bristlecone.search.scan;

/// The `k` nearest of the records offered, ties broken by id, smaller first. So the result depends neither on the order
/// of the offers nor on how the records are spread over sources. A score of NaN is farther than any other.
///
/// A binary heap in three parallel arrays with the farthest record at the root: most offers of a long scan lose against
/// the root at the price of one comparison. Scores are kept as integers of the same order, nearer being greater.
///
/// Reusable: [#drainSorted] leaves it empty. One thread.
public final class TopK {
    private final boolean higherIsNearer;
    private final IdOrder order;
    private final int[] nearness;
    private final int[] sources;
    private final int[] ordinals;
    private int size;

    /// Takes the records kept.
    @FunctionalInterface
    public interface Receiver {
        void accept(float score, int source, int ordinal);
    }

    /// @throws IllegalArgumentException unless `k` is positive
    public TopK(int k, boolean higherIsNearer, IdOrder order) {
        if (k < 1) {
            throw new IllegalArgumentException("k: " + k + " (expected: at least 1)");
        }
        this.higherIsNearer = higherIsNearer;
        this.order = order;
        this.nearness = new int[k];
        this.sources = new int[k];
        this.ordinals = new int[k];
    }

    /// The number of records kept, at most `k`.
    public int size() {
        return size;
    }

    /// The score of the farthest record kept; while fewer than `k` are kept, the infinity that every score is at
    /// least as near as. A record strictly farther than this need not be offered; one at the same score must be,
    /// for its id may win.
    public float worst() {
        if (size == nearness.length) {
            return score(nearness[0]);
        }
        return higherIsNearer ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
    }

    /// Keeps the record when it is among the `k` nearest so far. Each record is offered at most once.
    public void offer(float score, int source, int ordinal) {
        int near = nearness(score);
        if (size < nearness.length) {
            rise(size++, near, source, ordinal);
        } else if (isFarther(0, near, source, ordinal)) {
            sink(0, near, source, ordinal);
        }
    }

    /// Shows the records kept, in no order.
    public void forEach(Receiver receiver) {
        for (int i = 0; i < size; i++) {
            receiver.accept(score(nearness[i]), sources[i], ordinals[i]);
        }
    }

    /// Hands out the records kept, nearest first, and forgets them. A score of -0 comes back as 0.
    public void drainSorted(Receiver receiver) {
        int count = size;
        while (size > 1) {
            moveFarthestBehindTheHeap();
        }
        size = 0;
        for (int i = 0; i < count; i++) {
            receiver.accept(score(nearness[i]), sources[i], ordinals[i]);
        }
    }

    private void moveFarthestBehindTheHeap() {
        int last = --size;
        int near = nearness[last];
        int source = sources[last];
        int ordinal = ordinals[last];
        move(0, last);
        sink(0, near, source, ordinal);
    }

    private void rise(int start, int near, int source, int ordinal) {
        int place = start;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (!isNearer(parent, near, source, ordinal)) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        set(place, near, source, ordinal);
    }

    private void sink(int start, int near, int source, int ordinal) {
        int place = start;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            int right = child + 1;
            if (right < size && isFarther(right, nearness[child], sources[child], ordinals[child])) {
                child = right;
            }
            if (!isFarther(child, near, source, ordinal)) {
                break;
            }
            move(child, place);
            place = child;
        }
        set(place, near, source, ordinal);
    }

    private boolean isFarther(int place, int near, int source, int ordinal) {
        return compare(place, near, source, ordinal) > 0;
    }

    private boolean isNearer(int place, int near, int source, int ordinal) {
        return compare(place, near, source, ordinal) < 0;
    }

    /// Positive when the record at the place ranks behind the given one.
    private int compare(int place, int near, int source, int ordinal) {
        int kept = nearness[place];
        return kept == near
                ? order.compare(sources[place], ordinals[place], source, ordinal)
                : Integer.compare(near, kept);
    }

    private void move(int from, int to) {
        set(to, nearness[from], sources[from], ordinals[from]);
    }

    private void set(int place, int near, int source, int ordinal) {
        nearness[place] = near;
        sources[place] = source;
        ordinals[place] = ordinal;
    }

    /// IEEE floats without sign order like integers; negative ones in reverse. Adding 0 makes -0 equal to 0.
    private int nearness(float score) {
        if (Float.isNaN(score)) {
            return Integer.MIN_VALUE;
        }
        int bits = Float.floatToRawIntBits((higherIsNearer ? score : -score) + 0f);
        return flipNegative(bits);
    }

    private float score(int near) {
        if (near == Integer.MIN_VALUE) {
            return Float.NaN;
        }
        float value = Float.intBitsToFloat(flipNegative(near));
        return (higherIsNearer ? value : -value) + 0f;
    }

    private static int flipNegative(int bits) {
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }
}
