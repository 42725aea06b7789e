package dev.bristlecone.inference.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bristlecone.inference.runtime.Reranker;
import java.util.List;

/// Reranking by an endpoint of the shape that Cohere, Jina, vLLM and others share: `{model, query, documents}` to
/// `{results: [{index, relevance_score}]}`.
public final class RemoteReranker implements Reranker {
    private final Endpoint endpoint;
    private final String remoteModel;

    /// @param remoteModel what the endpoint calls the model
    public RemoteReranker(Endpoint endpoint, String remoteModel) {
        this.endpoint = endpoint;
        this.remoteModel = remoteModel;
    }

    @Override
    public float[] score(String query, List<String> documents, boolean truncate, int maxTokens) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("model", remoteModel);
        request.put("query", query);
        request.put("top_n", documents.size());
        request.put("return_documents", false);
        ArrayNode list = request.putArray("documents");
        documents.forEach(list::add);
        float[] scores = new float[documents.size()];
        for (JsonNode result : endpoint.call(request).path("results")) {
            int index = result.path("index").asInt(-1);
            if (index >= 0 && index < scores.length) {
                scores[index] = Math.clamp(result.path("relevance_score").floatValue(), 0f, 1f);
            }
        }
        return scores;
    }
}
