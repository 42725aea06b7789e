package dev.bristlecone.server.metrics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.VirtualHostBuilder;
import dev.bristlecone.database.control.IndexDirectory;
import dev.bristlecone.database.embedded.IndexSize;
import dev.bristlecone.database.embedded.StoreStatus;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.edge.Operation;
import dev.bristlecone.server.edge.Routes;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/// `GET /metrics` for Prometheus, and the discovery document of the hosted service that points to it. On the control
/// plane, so behind its key; a scraper without one uses the separate loopback port.
public final class MetricsRoutes implements Routes {
    private static final MediaType TEXT_FORMAT = MediaType.parse("text/plain; version=0.0.4; charset=utf-8");
    private static final List<String> DISCOVERY = List.of(
            "/prometheus/projects/{project_id}/metrics/discover",
            "/prometheus/projects/{project_id}/metrics/discovery");

    private final PineconeSeries series;
    private final ProcessMeters meters = new ProcessMeters();

    /// @param sizes how much an index holds
    public MetricsRoutes(
            IndexDirectory directory,
            Function<UUID, IndexSize> sizes,
            Supplier<StoreStatus> store,
            OperationCounts counts) {
        this.series = new PineconeSeries(directory, sizes, store, counts);
    }

    @Override
    public void install(VirtualHostBuilder host) {
        host.service("/metrics", Operation.service((call, context, request) -> metrics()));
        for (String path : DISCOVERY) {
            Route route = Route.builder().path(path).methods(HttpMethod.GET).build();
            host.service(route, Operation.service((call, context, request) -> discovery(call, context)));
        }
    }

    private HttpResponse metrics() {
        StringBuilder page = new StringBuilder(meters.scrape());
        series.write(page);
        return HttpResponse.of(TEXT_FORMAT, page.toString());
    }

    /// One target: this very authority.
    private static HttpResponse discovery(Call call, ServiceRequestContext context) {
        String authority = context.request().authority();
        ArrayNode targets = JsonNodeFactory.instance.arrayNode();
        ObjectNode target = targets.addObject();
        target.putArray("targets").add(authority == null ? "" : authority);
        target.putObject("labels")
                .put("__metrics_path__", "/metrics")
                .put("__scheme__", call.tls() ? "https" : "http")
                .put("project_id", context.pathParam("project_id"));
        return HttpResponse.of(MediaType.JSON, targets.toString());
    }
}
