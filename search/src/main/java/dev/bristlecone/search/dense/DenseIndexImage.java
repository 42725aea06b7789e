package dev.bristlecone.search.dense;

import java.lang.foreign.MemorySegment;

/// A new index, ready to be written into a section whose records take the order of [#order].
///
/// @param shape the numbers from which its size follows
/// @param order for each ordinal of the section the place in the [VectorSource]
/// @param rows one row for each ordinal, in place of the plain values
/// @param part the index part, see [DenseIndexFormat]
@SuppressWarnings("ArrayRecordComponent") // handed once from the builder to the writer
public record DenseIndexImage(DenseIndexShape shape, int[] order, MemorySegment rows, MemorySegment part) {}
