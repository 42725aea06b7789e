package dev.bristlecone.engine;

import dev.bristlecone.storage.Lane;
import dev.bristlecone.storage.blob.BlobStore;
import dev.bristlecone.storage.catalog.Catalog;
import dev.bristlecone.storage.disk.SpaceGuard;
import dev.bristlecone.storage.log.ShardLog;
import java.util.UUID;

/// What the engine stands on. It closes none of these but the log.
///
/// @param storeId the data directory's identity
/// @param epoch raised at each open of the store; part of every blob name
/// @param space what the disk under `blobs` and `log` has left
/// @param applyLane where changes are applied, one after the other
/// @param flushLane where tails become segment files and manifests are published
/// @param compactionLane where segments are merged
/// @param textLane where fresh texts are indexed
/// @param indexBuilding what indexes are built with, on the compaction lane
public record EngineParts(
        UUID storeId,
        long epoch,
        ShardLog log,
        BlobStore blobs,
        Catalog catalog,
        SpaceGuard space,
        Lane applyLane,
        Lane flushLane,
        Lane compactionLane,
        Lane textLane,
        IndexBuilding indexBuilding) {}
