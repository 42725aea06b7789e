package dev.bristlecone.conformance.stores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/// The server's own embedding, which both stores are given vectors by.
final class ServedModel {
    static final int DIMENSION = 384;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
    private final String url;

    ServedModel(String url) {
        this.url = url;
    }

    float[] embed(String text) {
        ObjectNode body = JSON.createObjectNode().put("model", "all-minilm-l6-v2-q");
        body.putArray("inputs").addObject().put("text", text);
        body.putObject("parameters").put("input_type", "passage");
        JsonNode values = post("/embed", body).at("/data/0/values");
        float[] vector = new float[values.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = values.get(i).floatValue();
        }
        return vector;
    }

    List<float[]> embed(List<String> texts) {
        return texts.stream().map(this::embed).toList();
    }

    /// An index that the vectors fit.
    void createIndex(String name) {
        ObjectNode body = JSON.createObjectNode().put("name", name).put("dimension", DIMENSION);
        body.put("metric", "cosine");
        body.putObject("spec").putObject("serverless").put("cloud", "aws").put("region", "us-east-1");
        post("/indexes", body);
    }

    private JsonNode post(String path, ObjectNode body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header("content-type", "application/json")
                .header("x-pinecone-api-version", "2025-04")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
