package dev.bristlecone.benchmarks.macro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.bristlecone.server.proto.Vector;
import dev.bristlecone.server.proto.VectorServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// How the programs of this package talk to a live server: indexes over REST, records over gRPC.
final class WireClient {
    private WireClient() {}

    /// Creates an index, anew when it exists, and gives a client of its data plane.
    static VectorServiceGrpc.VectorServiceBlockingStub createIndex(String control, String name, int dimension)
            throws IOException, InterruptedException {
        String body = "{\"name\":\"" + name + "\",\"dimension\":" + dimension
                + ",\"metric\":\"cosine\",\"spec\":{\"serverless\":{\"cloud\":\"aws\",\"region\":\"us-east-1\"}}}";
        try (HttpClient http = HttpClient.newHttpClient()) {
            send(http, request(control, "/indexes/" + name).DELETE());
            return client(send(http, request(control, "/indexes").POST(HttpRequest.BodyPublishers.ofString(body))));
        }
    }

    /// A client of the data plane of an index that exists.
    static VectorServiceGrpc.VectorServiceBlockingStub openIndex(String control, String name)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return client(send(http, request(control, "/indexes/" + name).GET()));
        }
    }

    /// Where the data plane of an index that exists listens, `host:port`.
    static String host(String control, String name) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return host(send(http, request(control, "/indexes/" + name).GET()));
        }
    }

    /// Random vectors with two metadata fields, to be given ids when they are sent.
    static List<Vector> vectors(int count, int dimension) {
        Random random = new Random(1);
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Vector.Builder vector = Vector.newBuilder();
            for (int d = 0; d < dimension; d++) {
                vector.addValues(random.nextFloat() - 0.5f);
            }
            vectors.add(vector.setMetadata(Struct.newBuilder()
                            .putFields(
                                    "color",
                                    Value.newBuilder()
                                            .setStringValue("c" + i % 10)
                                            .build())
                            .putFields(
                                    "rank", Value.newBuilder().setNumberValue(i).build()))
                    .build());
        }
        return vectors;
    }

    private static VectorServiceGrpc.VectorServiceBlockingStub client(JsonNode index) {
        return GrpcClients.newClient(
                "gproto+h2c://" + host(index) + "/", VectorServiceGrpc.VectorServiceBlockingStub.class);
    }

    private static String host(JsonNode index) {
        return index.required("host").asText().replace("http://", "");
    }

    private static HttpRequest.Builder request(String control, String path) {
        return HttpRequest.newBuilder(URI.create(control + path))
                .header("Content-Type", "application/json")
                .header("X-Pinecone-Api-Version", "2026-04")
                .header("Api-Key", "local");
    }

    private static JsonNode send(HttpClient http, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return new ObjectMapper()
                .readTree(http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }
}
