package dev.bristlecone.model;

import org.jspecify.annotations.Nullable;

/// One stored record: an id (1 to 512 ASCII characters), dense values and/or sparse values, metadata. The float bits
/// given are the bits returned. Arrays are handed over and must not be changed afterwards.
public record Record(
        String id, float @Nullable [] values, @Nullable SparseVector sparse, Metadata metadata) {}
