package dev.bristlecone.search.segment;

/// The shape of a section's id index: an open-addressing hash table with linear probing, at most two thirds full.
/// A slot is one number: in its low bits the ordinal plus one, above it as many of the hash's top bits as fit (the
/// fingerprint); 0 is an empty slot. The search starts at the hash's low bits. One array answers "absent" mostly
/// from one cache line, since a wrong fingerprint needs no look at the id.
record IdSlots(int capacity, int width, int ordinalBits) {
    private static final int NARROW_COUNT_MAX = 255;

    static IdSlots of(int count) {
        int needed = count + (count + 1) / 2;
        int capacity = needed <= 1 ? 1 : Integer.highestOneBit(needed - 1) << 1;
        int width = count <= NARROW_COUNT_MAX ? Short.BYTES : Integer.BYTES;
        return new IdSlots(capacity, width, Integer.SIZE - Integer.numberOfLeadingZeros(count));
    }

    int first(long hash) {
        return (int) hash & (capacity - 1);
    }

    int next(int place) {
        return (place + 1) & (capacity - 1);
    }

    int fingerprint(long hash) {
        return (int) (hash >>> (Long.SIZE - width * Byte.SIZE + ordinalBits));
    }

    int slot(long hash, int ordinal) {
        return fingerprint(hash) << ordinalBits | (ordinal + 1);
    }

    boolean hasFingerprint(int slot, int fingerprint) {
        return slot >>> ordinalBits == fingerprint;
    }

    /// The ordinal in a slot that is not empty.
    int ordinal(int slot) {
        return (slot & ((1 << ordinalBits) - 1)) - 1;
    }
}
