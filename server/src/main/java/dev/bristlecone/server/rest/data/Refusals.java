package dev.bristlecone.server.rest.data;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.index.IndexDefinition.Family;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.wire.Target;

/// What to say about operations of an index's authority that this release does not offer: on an index of another family
/// the API that serves it, otherwise the plain truth.
final class Refusals {
    private Refusals() {}

    static DatabaseException documents(Call call) {
        if (Target.of(call).family() == Family.DOCUMENTS) {
            return unavailable("Document operations");
        }
        return DatabaseException.invalid("This index has no document schema, so the documents API cannot be used with"
                + " it. Use the vectors API: POST /vectors/upsert, POST /query and GET /vectors/fetch.");
    }

    static DatabaseException imports(Call call) {
        return unavailable("Bulk imports");
    }

    static DatabaseException aliases(Call call) {
        return unavailable("Namespace aliases");
    }

    private static DatabaseException unavailable(String what) {
        return new DatabaseException(
                ErrorCode.UNIMPLEMENTED, what + " are not available in this release of Bristlecone.");
    }
}
