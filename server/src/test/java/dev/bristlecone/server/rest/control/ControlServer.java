package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import dev.bristlecone.database.control.ControlSettings;
import dev.bristlecone.database.control.IndexChange;
import dev.bristlecone.database.control.Indexes;
import dev.bristlecone.inference.catalog.HostedModels;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.ApiVersion;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.edge.Envelope;
import dev.bristlecone.server.edge.ErrorResponses;
import dev.bristlecone.storage.catalog.Catalog;
import dev.bristlecone.storage.catalog.SqliteCatalog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The control plane on a loopback port, behind a stand-in for the edge that only settles the version.
final class ControlServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION_HEADER = "x-pinecone-api-version";

    private final Catalog catalog;
    private final Indexes indexes;
    private final Server server;
    private final HttpClient client = HttpClient.newHttpClient();

    private ControlServer(Catalog catalog, Indexes indexes, Server server) {
        this.catalog = catalog;
        this.indexes = indexes;
        this.server = server;
    }

    static ControlServer start(Path directory) throws IOException {
        Catalog catalog = SqliteCatalog.open(directory.resolve("catalog.db"));
        AtomicLong idsGiven = new AtomicLong();
        Indexes indexes = Indexes.open(
                catalog,
                id -> {},
                ControlSettings.defaults(),
                name -> HostedModels.named(name)
                        .orElseThrow(() -> DatabaseException.notFound("Model " + name + " not found.")),
                InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z")),
                () -> new UUID(7, idsGiven.incrementAndGet()),
                port -> true);
        ControlRoutes routes = new ControlRoutes(indexes, (call, index) -> index.name() + ".localhost");
        ServerBuilder builder = Server.builder()
                .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .errorHandler(new ErrorResponses(host -> Envelope.CONTROL))
                .decorator((delegate, context, request) -> {
                    String version = request.headers().get(VERSION_HEADER, ApiVersion.V2024_07.label());
                    String userAgent = request.headers().get("user-agent", "");
                    new Call("request", ApiVersion.parse(version).orElseThrow(), null, false, userAgent)
                            .attach(context);
                    return delegate.serve(context, request);
                });
        routes.install(builder.defaultVirtualHost());
        Server server = builder.build();
        server.start().join();
        return new ControlServer(catalog, indexes, server);
    }

    /// Sends a request. Bodies may use `'` for `"`.
    Answer send(String version, String method, String path, @Nullable String body) {
        return sendAs("test", version, method, path, body);
    }

    /// Sends a request as the client of this name.
    Answer sendAs(String userAgent, String version, String method, String path, @Nullable String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.activeLocalPort() + path))
                .header(VERSION_HEADER, version)
                .header("content-type", "application/json")
                .header("user-agent", userAgent)
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new AssertionError("no answer to " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// Removes all indexes.
    void clear() {
        for (IndexDefinition index : indexes.all()) {
            indexes.configure(index.name(), new IndexChange(false, null, null, null, null));
            indexes.delete(index.name());
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.stop().join();
        catalog.close();
    }

    /// JSON written with `'` for `"`.
    static JsonNode json(String text) {
        return tree(text.replace('\'', '"'));
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /// What came back.
    record Answer(int status, String text) {
        JsonNode body() {
            return tree(text);
        }

        String message() {
            return body().at("/error/message").asText();
        }

        String code() {
            return body().at("/error/code").asText();
        }
    }
}
