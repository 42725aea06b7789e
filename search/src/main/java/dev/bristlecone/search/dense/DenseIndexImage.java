package dev.bristlecone.search.dense;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A new index, ready to be written into a section whose records take the order of [#order].
///
/// @param order for each ordinal of the section the place in the [VectorSource]
/// @param codes the part with the codes, see [CellCodesLayout]
/// @param graph null in the compact layout
@SuppressWarnings("ArrayRecordComponent") // handed once from the builder to the writer
public record DenseIndexImage(
        int[] order, MemorySegment codes, @Nullable GraphImage graph) {}
