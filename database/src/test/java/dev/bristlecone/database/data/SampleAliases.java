package dev.bristlecone.database.data;

import dev.bristlecone.database.control.FakeCatalog;
import dev.bristlecone.engine.Engine;
import java.time.InstantSource;

/// Aliases over a catalog in memory.
public final class SampleAliases {
    private SampleAliases() {}

    public static Aliases of(Engine engine) {
        return Aliases.open(new FakeCatalog(), engine, InstantSource.system());
    }
}
