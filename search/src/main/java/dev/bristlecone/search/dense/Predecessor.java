package dev.bristlecone.search.dense;

import java.util.Arrays;

/// What a merge knows beforehand: an index over many of its records. A new index takes over its centres, and the edges
/// between records that are still there.
///
/// @param index of a section of the same space, open until the new one is built
/// @param ordinals for each place of the vectors the record's ordinal in that section, -1 if it is not from there
@SuppressWarnings("ArrayRecordComponent") // handed once from the merge to the builder
public record Predecessor(DenseIndex index, int[] ordinals) {
    /// The least share of known records that makes it worth while.
    private static final double KNOWN_MIN = 0.5;

    /// Whether there is much to take over.
    boolean knowsMost() {
        return Arrays.stream(ordinals).filter(ordinal -> ordinal >= 0).count() >= KNOWN_MIN * ordinals.length;
    }
}
