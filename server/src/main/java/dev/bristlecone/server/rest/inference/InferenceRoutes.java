package dev.bristlecone.server.rest.inference;

import com.linecorp.armeria.server.VirtualHostBuilder;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.server.edge.ApiVersion;
import dev.bristlecone.server.edge.Operation;
import dev.bristlecone.server.edge.Routes;

/// Embedding, reranking and the list of models, on the control plane's authority.
public final class InferenceRoutes implements Routes {
    private final InferenceHandler inference;

    public InferenceRoutes(Inference inference) {
        this.inference = new InferenceHandler(inference);
    }

    @Override
    public void install(VirtualHostBuilder host) {
        host.route().post("/embed").build(Operation.service(inference::embed));
        host.route().post("/rerank").build(Operation.service(Operation.since(ApiVersion.V2024_10, inference::rerank)));
        host.route().get("/models").build(Operation.service(Operation.since(ApiVersion.V2025_04, inference::list)));
        host.route()
                .get("/models/{model_name}")
                .build(Operation.service(Operation.since(ApiVersion.V2025_04, inference::describe)));
    }
}
