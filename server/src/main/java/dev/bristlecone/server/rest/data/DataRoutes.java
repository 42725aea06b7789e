package dev.bristlecone.server.rest.data;

import com.linecorp.armeria.server.VirtualHostBuilder;
import dev.bristlecone.database.data.Aliases;
import dev.bristlecone.database.data.Documents;
import dev.bristlecone.database.data.Namespaces;
import dev.bristlecone.database.data.Vectors;
import dev.bristlecone.database.records.TextRecords;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.server.edge.ApiVersion;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.edge.Operation;
import dev.bristlecone.server.edge.Routes;
import java.util.function.Function;

/// The REST data plane of an index's authority, for every API version.
public final class DataRoutes implements Routes {
    private final VectorsHandler vectors;
    private final NamespacesHandler namespaces;
    private final RecordsHandler records;
    private final DocumentsHandler documents;
    private final AliasesHandler aliases;

    public DataRoutes(
            Vectors vectors, Namespaces namespaces, TextRecords records, Documents documents, Aliases aliases) {
        this.vectors = new VectorsHandler(vectors);
        this.documents = new DocumentsHandler(documents);
        this.aliases = new AliasesHandler(aliases);
        this.namespaces = new NamespacesHandler(namespaces);
        this.records = new RecordsHandler(records);
    }

    @Override
    public void install(VirtualHostBuilder host) {
        post(host, "/vectors/upsert", vectors::upsert);
        post(host, "/query", vectors::query);
        get(host, "/vectors/fetch", vectors::fetch);
        post(host, "/vectors/fetch_by_metadata", Operation.since(ApiVersion.V2025_10, vectors::fetchMatching));
        get(host, "/vectors/list", vectors::list);
        post(host, "/vectors/update", vectors::update);
        post(host, "/vectors/delete", vectors::delete);
        delete(host, "/vectors/delete", vectors::deleteByParameters);

        post(host, "/describe_index_stats", namespaces::stats);
        get(host, "/describe_index_stats", namespaces::stats);
        get(host, "/namespaces", Operation.since(ApiVersion.V2025_04, namespaces::list));
        post(host, "/namespaces", Operation.since(ApiVersion.V2025_10, namespaces::create));
        get(host, "/namespaces/{namespace}", Operation.since(ApiVersion.V2025_04, namespaces::describe));
        delete(host, "/namespaces/{namespace}", Operation.since(ApiVersion.V2025_04, namespaces::delete));

        post(host, "/records/namespaces/{namespace}/upsert", Operation.since(ApiVersion.V2025_01, records::upsert));
        post(host, "/records/namespaces/{namespace}/search", Operation.since(ApiVersion.V2025_01, records::search));
        postDocuments(host, "upsert", documents::upsert);
        postDocuments(host, "search", documents::search);
        postDocuments(host, "fetch", documents::fetch);
        postDocuments(host, "list", documents::list);
        postDocuments(host, "update", documents::update);
        postDocuments(host, "delete", documents::delete);
        get(host, "/bulk/imports", refused(Refusals::imports));
        post(host, "/bulk/imports", refused(Refusals::imports));
        get(host, "/bulk/imports/{id}", refused(Refusals::imports));
        delete(host, "/bulk/imports/{id}", refused(Refusals::imports));
        get(host, "/namespace-aliases", aliases::list);
        post(host, "/namespace-aliases", aliases::create);
        get(host, "/namespace-aliases/{name}", aliases::describe);
        patch(host, "/namespace-aliases/{name}", aliases::repoint);
        delete(host, "/namespace-aliases/{name}", aliases::delete);
    }

    private static void postDocuments(VirtualHostBuilder host, String name, Operation operation) {
        post(host, "/namespaces/{namespace}/documents/" + name, Operation.since(ApiVersion.V2026_07, operation));
    }

    private static Operation refused(Function<Call, DatabaseException> refusal) {
        return (call, context, request) -> {
            throw refusal.apply(call);
        };
    }

    private static void get(VirtualHostBuilder host, String path, Operation operation) {
        host.route().get(path).build(Operation.service(operation));
    }

    private static void post(VirtualHostBuilder host, String path, Operation operation) {
        host.route().post(path).build(Operation.service(operation));
    }

    private static void patch(VirtualHostBuilder host, String path, Operation operation) {
        host.route().patch(path).build(Operation.service(operation));
    }

    private static void delete(VirtualHostBuilder host, String path, Operation operation) {
        host.route().delete(path).build(Operation.service(operation));
    }
}
