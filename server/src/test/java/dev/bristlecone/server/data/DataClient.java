package dev.bristlecone.server.data;

import dev.bristlecone.database.data.DeleteRequest;
import dev.bristlecone.database.data.FetchMatchingRequest;
import dev.bristlecone.database.data.ListRequest;
import dev.bristlecone.database.data.Listing;
import dev.bristlecone.database.data.Match;
import dev.bristlecone.database.data.QueryRequest;
import dev.bristlecone.database.data.UpdateRequest;
import dev.bristlecone.database.data.UpsertRequest;
import dev.bristlecone.model.Record;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A client of the data plane over either wire. Errors are [Refused].
interface DataClient {
    long upsert(UpsertRequest request);

    List<Match> query(QueryRequest request);

    List<Record> fetch(String namespace, List<String> ids);

    Listing<Record> fetchMatching(FetchMatchingRequest request);

    Listing<String> list(ListRequest request);

    /// The count, or null when the server did not say.
    @Nullable
    Long update(UpdateRequest request);

    void delete(DeleteRequest request);

    /// Counts by namespace as the server names them.
    Map<String, Long> stats();

    /// The record count of the new namespace.
    long createNamespace(String name, List<String> filterableFields);

    long describeNamespace(String name);

    void deleteNamespace(String name);

    Listing<String> namespaces(String prefix, @Nullable Long limit, @Nullable String token);

    /// An error answer: its gRPC number, which both wires carry, and its sentence.
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final int code;

        Refused(int code, @Nullable String message) {
            super(Objects.requireNonNullElse(message, ""));
            this.code = code;
        }
    }
}
