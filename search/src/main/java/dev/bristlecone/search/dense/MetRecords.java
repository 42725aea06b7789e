package dev.bristlecone.search.dense;

import java.util.Arrays;

/// Which records a walk has met: a bit for each of all, of which only those set are cleared. Scratch of one thread.
final class MetRecords {
    private final long[] words;
    private int[] met = new int[1024];
    private int count;

    MetRecords(int records) {
        words = new long[(records + Long.SIZE - 1) / Long.SIZE];
    }

    /// Forgets all.
    void clear() {
        for (int i = 0; i < count; i++) {
            words[met[i] >>> 6] = 0;
        }
        count = 0;
    }

    /// Makes room for `more` records.
    void reserve(int more) {
        if (met.length < count + more) {
            met = Arrays.copyOf(met, 2 * (count + more));
        }
    }

    /// Adds a record, for which there is room. Without a branch: whether it was met cannot be foreseen.
    ///
    /// @return 1 if it was not met before, else 0
    int add(int ordinal) {
        long known = words[ordinal >>> 6];
        int fresh = (int) (~known >>> ordinal) & 1;
        words[ordinal >>> 6] = known | 1L << ordinal;
        met[count] = ordinal;
        count += fresh;
        return fresh;
    }
}
