package dev.bristlecone.engine;

import org.jspecify.annotations.Nullable;

/// The state of the store at one moment.
///
/// @param readOnlyReason why writes are refused, or null when they are accepted
public record EngineStats(
        long lastLsn,
        long floorLsn,
        long tailBytes,
        long logBytes,
        long segmentBytes,
        int segmentFiles,
        long flushes,
        long compactions,
        @Nullable String readOnlyReason) {}
