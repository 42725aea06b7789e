package dev.bristlecone.server.wire;

import dev.bristlecone.database.data.QueryRequest;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.server.edge.ApiVersion;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A call of the query operation: one query, or the deprecated list of up to ten.
///
/// @param single null exactly when there is a list
public record QueryBody(@Nullable QueryRequest single, List<QueryRequest> queries) {
    private static final int QUERIES_MAX = 10;

    public QueryBody {
        queries = List.copyOf(queries);
    }

    /// Refuses what the caller's API version does not have.
    public void checkAgainst(ApiVersion version) {
        if (!queries.isEmpty() && version.atLeast(ApiVersion.V2026_07)) {
            throw DatabaseException.invalid("'queries' is not supported since API version 2026-07. Send one query per"
                    + " request, with 'vector', 'sparseVector' or 'id'.");
        }
        if (queries.size() > QUERIES_MAX) {
            throw DatabaseException.invalid(
                    "At most " + QUERIES_MAX + " queries are allowed in one request, got " + queries.size());
        }
        boolean tuned = Stream.concat(Stream.ofNullable(single), queries.stream())
                .anyMatch(query -> query.scanFactor() != null || query.maxCandidates() != null);
        if (tuned && !version.atLeast(ApiVersion.V2025_10)) {
            throw DatabaseException.invalid(
                    "scan_factor and max_candidates parameters require API version 2025-10 or later");
        }
    }

    /// The only query.
    public QueryRequest only() {
        return Objects.requireNonNull(single, "a list of queries has no only one");
    }
}
