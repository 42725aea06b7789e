package dev.bristlecone.storage.directory;

import dev.bristlecone.storage.disk.SpaceSettings;
import dev.bristlecone.storage.log.ShardLogSettings;

/// What an operator may tune on a [StoreDirectory].
public record StoreSettings(ShardLogSettings log, SpaceSettings space) {
    /// The defaults of both parts.
    public static final StoreSettings DEFAULTS = new StoreSettings(ShardLogSettings.DEFAULTS, SpaceSettings.DEFAULTS);
}
