package dev.bristlecone.server.rest.data;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.server.edge.Call;

/// What to say about operations of an index's authority that this release does not offer: the plain truth.
final class Refusals {
    private Refusals() {}

    static DatabaseException imports(Call call) {
        return unavailable("Bulk imports");
    }

    private static DatabaseException unavailable(String what) {
        return new DatabaseException(
                ErrorCode.UNIMPLEMENTED, what + " are not available in this release of Bristlecone.");
    }
}
