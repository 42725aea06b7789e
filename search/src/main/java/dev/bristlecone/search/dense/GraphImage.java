package dev.bristlecone.search.dense;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// A new graph.
///
/// @param shape the numbers from which its size follows
/// @param rows one row for each ordinal, in place of the plain values
/// @param part the index part, see [DenseIndexFormat]
/// @param attempts how it was built, and what was tried in vain; at least one
public record GraphImage(DenseIndexShape shape, MemorySegment rows, MemorySegment part, List<GraphAttempt> attempts) {}
