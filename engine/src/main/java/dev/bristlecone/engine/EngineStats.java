package dev.bristlecone.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state of the store at one moment.
///
/// @param unindexedRecords records in segments that are to get an index and have none yet; queries scan them all
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
        long unindexedRecords,
        List<String> damage,
        @Nullable String readOnlyReason) {}
