package dev.bristlecone.server.rest.control;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.VirtualHostBuilder;
import dev.bristlecone.database.control.Indexes;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.edge.Operation;
import dev.bristlecone.server.edge.Routes;
import java.util.function.BiFunction;

/// The REST operations of the control plane, all versions on the same paths.
public final class ControlRoutes implements Routes {
    private final IndexesHandler indexes;
    private final ArchivesHandler archives;

    /// @param host the address of an index's data plane in the form that a caller understands
    public ControlRoutes(Indexes indexes, BiFunction<Call, IndexDefinition, String> host) {
        this.indexes = new IndexesHandler(indexes, host);
        this.archives = new ArchivesHandler(indexes);
    }

    @Override
    public void install(VirtualHostBuilder host) {
        bind(host, HttpMethod.GET, "/indexes", indexes::list);
        bind(host, HttpMethod.POST, "/indexes", indexes::create);
        bind(host, HttpMethod.POST, "/indexes/create-for-model", indexes::createForModel);
        bind(host, HttpMethod.GET, "/indexes/{index_name}", indexes::describe);
        bind(host, HttpMethod.PATCH, "/indexes/{index_name}", indexes::configure);
        bind(host, HttpMethod.DELETE, "/indexes/{index_name}", indexes::delete);
        installCollections(host);
        installBackups(host);
        installSchedules(host);
    }

    private void installCollections(VirtualHostBuilder host) {
        Operation notFound = ArchivesHandler.notFound("Collection {} not found.");
        bind(host, HttpMethod.GET, "/collections", archives::listCollections);
        bind(host, HttpMethod.POST, "/collections", ArchivesHandler.refused("collections"));
        bind(host, HttpMethod.GET, "/collections/{id}", notFound);
        bind(host, HttpMethod.DELETE, "/collections/{id}", notFound);
    }

    private void installBackups(VirtualHostBuilder host) {
        Operation notFound = ArchivesHandler.notFound("Backup {} not found.");
        bind(host, HttpMethod.GET, "/indexes/{index_name}/backups", archives::listOfIndex);
        bind(host, HttpMethod.POST, "/indexes/{index_name}/backups", ArchivesHandler.refused("backups"));
        bind(host, HttpMethod.GET, "/backups", archives::list);
        bind(host, HttpMethod.GET, "/backups/{id}", notFound);
        bind(host, HttpMethod.DELETE, "/backups/{id}", notFound);
        bind(host, HttpMethod.POST, "/backups/{id}/create-index", notFound);
        bind(host, HttpMethod.GET, "/restore-jobs", archives::list);
        bind(host, HttpMethod.GET, "/restore-jobs/{id}", ArchivesHandler.notFound("Restore job {} not found."));
    }

    private void installSchedules(VirtualHostBuilder host) {
        Operation notFound = ArchivesHandler.notFound("Backup schedule not found.");
        bind(host, HttpMethod.GET, "/indexes/{index_name}/backup-schedules", archives::listOfIndex);
        bind(
                host,
                HttpMethod.POST,
                "/indexes/{index_name}/backup-schedules",
                ArchivesHandler.refused("backup schedules"));
        bind(host, HttpMethod.GET, "/backup-schedules/{id}", notFound);
        bind(host, HttpMethod.PATCH, "/backup-schedules/{id}", notFound);
        bind(host, HttpMethod.DELETE, "/backup-schedules/{id}", notFound);
        bind(host, HttpMethod.GET, "/backup-schedules/{id}/history", notFound);
    }

    private static void bind(VirtualHostBuilder host, HttpMethod method, String path, Operation operation) {
        host.route().methods(method).path(path).build(Operation.service(operation));
    }
}
