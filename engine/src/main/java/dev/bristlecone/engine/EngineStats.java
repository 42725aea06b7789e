package dev.bristlecone.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state of the store at one moment.
///
/// @param damage sentences about namespaces that answer nothing, because stored bytes failed their checks
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
        List<String> damage,
        @Nullable String readOnlyReason) {}
