package dev.bristlecone.search.dense;

import java.lang.foreign.MemorySegment;

/// The dense vectors an index is built over, by place from 0 to `count() - 1`. Must answer the same each time, on any
/// thread.
public interface VectorSource {
    int count();

    /// The memory that holds a vector as little-endian floats, at [#offset].
    MemorySegment rows(int place);

    long offset(int place);

    /// `Σ value²`.
    float squaredNorm(int place);
}
