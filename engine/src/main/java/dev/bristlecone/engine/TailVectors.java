package dev.bristlecone.engine;

import dev.bristlecone.search.dense.VectorSource;
import java.lang.foreign.MemorySegment;

/// The dense vectors of the first rows of a tail. A row without one has length 0.
record TailVectors(TailRow[] rows, int count) implements VectorSource {
    @Override
    public MemorySegment rows(int place) {
        MemorySegment slab = rows[place].slab;
        return slab == null ? MemorySegment.NULL : slab;
    }

    @Override
    public long offset(int place) {
        return rows[place].offset;
    }

    @Override
    public float squaredNorm(int place) {
        return rows[place].squaredNorm;
    }
}
