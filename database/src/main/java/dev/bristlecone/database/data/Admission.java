package dev.bristlecone.database.data;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexDefinition.Family;

/// Which requests an index takes. One that is made for another API is refused with the name of that API.
final class Admission {
    private Admission() {}

    static void requireVectorWrites(IndexDefinition index) {
        if (index.family() == Family.DOCUMENTS) {
            throw DatabaseException.invalid("This index has a document schema, so writes must go through the documents"
                    + " API. Use POST /namespaces/{namespace}/documents/upsert, update or delete.");
        }
        requireServing(index);
    }

    static void requireVectorReads(IndexDefinition index) {
        if (index.family() == Family.DOCUMENTS) {
            throw DatabaseException.invalid("This index has a document schema, so reads must go through the documents"
                    + " API. Use POST /namespaces/{namespace}/documents/search, fetch or list.");
        }
        requireServing(index);
    }

    static void requireDocuments(IndexDefinition index) {
        if (index.family() != Family.DOCUMENTS) {
            throw DatabaseException.invalid(
                    "This index has no document schema, so the documents API cannot be used with"
                            + " it. Use the "
                            + (index.family() == Family.RECORDS
                                    ? "records API: POST" + " /records/namespaces/{namespace}/upsert and search."
                                    : "vectors API: POST /vectors/upsert," + " POST /query and GET /vectors/fetch."));
        }
        requireServing(index);
    }

    /// Pod-based indexes offer neither listing of ids nor operations on namespaces.
    static void requireServerless(IndexDefinition index, String operation) {
        if (index.deployment() instanceof Deployment.Pod) {
            throw DatabaseException.invalid(
                    operation + " is not supported for pod-based indexes. Use a serverless index instead.");
        }
    }

    private static void requireServing(IndexDefinition index) {
        if (index.readCapacity().isPaused()) {
            throw new DatabaseException(
                    ErrorCode.FAILED_PRECONDITION,
                    "Index '" + index.name() + "' is paused because its read capacity has 0 replicas. Configure at"
                            + " least 1 replica to read and write again.");
        }
    }
}
