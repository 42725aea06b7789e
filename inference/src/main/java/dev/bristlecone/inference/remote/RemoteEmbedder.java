package dev.bristlecone.inference.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bristlecone.inference.runtime.EmbedOptions;
import dev.bristlecone.inference.runtime.Embedded;
import dev.bristlecone.inference.runtime.Embedder;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.inference.runtime.InputType;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Dense embedding by an endpoint of the OpenAI shape: `{model, input}` to `{data: [{index, embedding}], usage}`.
/// Whether a text is too long is decided there.
public final class RemoteEmbedder implements Embedder {
    private final Endpoint endpoint;
    private final String remoteModel;
    private final boolean asksDimension;
    private final String queryPrefix;
    private final String passagePrefix;

    /// @param remoteModel what the endpoint calls the model
    /// @param asksDimension whether the endpoint takes `dimensions`
    public RemoteEmbedder(
            Endpoint endpoint, String remoteModel, boolean asksDimension, String queryPrefix, String passagePrefix) {
        this.endpoint = endpoint;
        this.remoteModel = remoteModel;
        this.asksDimension = asksDimension;
        this.queryPrefix = queryPrefix;
        this.passagePrefix = passagePrefix;
    }

    @Override
    public Embedded embed(List<String> texts, EmbedOptions options) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("model", remoteModel);
        request.put("encoding_format", "float");
        if (asksDimension) {
            request.put("dimensions", options.dimension());
        }
        String prefix = options.inputType() == InputType.QUERY ? queryPrefix : passagePrefix;
        ArrayNode input = request.putArray("input");
        texts.forEach(text -> input.add(prefix + text));
        JsonNode answer = endpoint.call(request);
        List<@Nullable Embedding> embeddings = new ArrayList<>(Collections.nCopies(texts.size(), null));
        int place = 0;
        for (JsonNode item : answer.path("data")) {
            int index = item.path("index").asInt(place);
            if (index < 0 || index >= texts.size()) {
                throw unexpected("an embedding with the index " + index);
            }
            embeddings.set(index, new Embedding.Dense(vector(item.path("embedding"), options.dimension())));
            place++;
        }
        List<Embedding> complete = new ArrayList<>();
        for (Embedding embedding : embeddings) {
            if (embedding == null) {
                throw unexpected(place + " embeddings for " + texts.size() + " texts");
            }
            complete.add(embedding);
        }
        return new Embedded(complete, answer.path("usage").path("total_tokens").asLong(0));
    }

    private static float[] vector(JsonNode values, int dimension) {
        if (values.size() != dimension) {
            throw unexpected("a vector of length " + values.size() + " (expected: " + dimension + ")");
        }
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = values.get(i).floatValue();
            if (!values.get(i).isNumber() || !Float.isFinite(vector[i])) {
                throw unexpected("a value that is no finite number");
            }
        }
        return vector;
    }

    private static DatabaseException unexpected(String what) {
        return new DatabaseException(ErrorCode.UNAVAILABLE, "The model's endpoint answered with " + what + ".");
    }
}
