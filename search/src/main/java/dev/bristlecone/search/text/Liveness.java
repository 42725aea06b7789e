package dev.bristlecone.search.text;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/// Which records of a text index a snapshot sees. Immutable; any thread.
final class Liveness {
    private final int count;
    private final int[] dead;
    private final @Nullable FixedBitSet live;

    private Liveness(int count, int[] dead) {
        this.count = count;
        this.dead = dead;
        this.live = dead.length == 0 ? null : allBut(count, dead);
    }

    /// All but those that `visible` says no about.
    static Liveness of(int count, IntPredicate visible) {
        int[] dead = new int[16];
        int deadCount = 0;
        for (int ordinal = 0; ordinal < count; ordinal++) {
            if (!visible.test(ordinal)) {
                if (deadCount == dead.length) {
                    dead = Arrays.copyOf(dead, 2 * deadCount);
                }
                dead[deadCount++] = ordinal;
            }
        }
        return new Liveness(count, Arrays.copyOf(dead, deadCount));
    }

    /// Every record.
    static Liveness all(int count) {
        return new Liveness(count, new int[0]);
    }

    int liveCount() {
        return count - dead.length;
    }

    /// The records of the part from `start` on, as many as `size`.
    Liveness part(int start, int size) {
        if (start == 0 && size == count) {
            return this;
        }
        int from = insertion(start);
        int to = insertion(start + size);
        int[] inside = Arrays.copyOfRange(dead, from, to);
        for (int i = 0; i < inside.length; i++) {
            inside[i] -= start;
        }
        return new Liveness(size, inside);
    }

    /// What is not seen, ascending.
    int[] dead() {
        return dead;
    }

    /// What is seen; null for all.
    @Nullable
    Bits live() {
        return live;
    }

    private int insertion(int ordinal) {
        int place = Arrays.binarySearch(dead, ordinal);
        return place < 0 ? -place - 1 : place;
    }

    private static FixedBitSet allBut(int count, int[] dead) {
        FixedBitSet live = new FixedBitSet(count);
        live.set(0, count);
        for (int ordinal : dead) {
            live.clear(ordinal);
        }
        return live;
    }
}
