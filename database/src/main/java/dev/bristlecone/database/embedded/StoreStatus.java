package dev.bristlecone.database.embedded;

import org.jspecify.annotations.Nullable;

/// The state of the store at one moment, for `/health` and metrics.
///
/// @param readOnlyReason why writes are refused, or null when they are accepted
public record StoreStatus(
        long lastLsn,
        long tailBytes,
        long logBytes,
        long segmentBytes,
        int segmentFiles,
        long flushes,
        long compactions,
        @Nullable String readOnlyReason) {}
