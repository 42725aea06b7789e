package dev.bristlecone.server.wire;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.Call;

/// Which index a data call is about.
public final class Target {
    private Target() {}

    /// The index whose authority was called.
    public static IndexDefinition of(Call call) {
        IndexDefinition index = call.index();
        if (index == null) {
            throw DatabaseException.notFound(
                    "This address serves no index. Send data requests to the 'host' of the index's description.");
        }
        return index;
    }

    /// The length that dense vectors of the index have.
    public static int dimension(IndexDefinition index) {
        return index.space().dimension();
    }
}
