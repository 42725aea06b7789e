package dev.bristlecone.server.metrics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.VirtualHostBuilder;
import dev.bristlecone.database.embedded.StoreStatus;
import dev.bristlecone.server.edge.Operation;
import dev.bristlecone.server.edge.Routes;
import java.util.List;
import java.util.function.Supplier;

/// `GET /health`: `{"status","version","readOnly","warnings"}`, always 200 while requests are answered. `status` is
/// `ok`, or `read_only` when writes are refused; `readOnly` then says why.
public final class HealthRoutes implements Routes {
    private final String version;
    private final Supplier<StoreStatus> store;
    private final Supplier<List<String>> warnings;

    /// @param warnings what an operator should mend, now
    public HealthRoutes(String version, Supplier<StoreStatus> store, Supplier<List<String>> warnings) {
        this.version = version;
        this.store = store;
        this.warnings = warnings;
    }

    @Override
    public void install(VirtualHostBuilder host) {
        host.service("/health", Operation.service((call, context, request) -> health()));
    }

    HttpResponse health() {
        String readOnlyReason = store.get().readOnlyReason();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", readOnlyReason == null ? "ok" : "read_only");
        body.put("version", version);
        body.put("readOnly", readOnlyReason);
        ArrayNode list = body.putArray("warnings");
        warnings.get().forEach(list::add);
        return HttpResponse.of(MediaType.JSON, body.toString());
    }
}
