package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.database.control.Indexes;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.Call;
import java.io.IOException;
import java.util.Objects;
import java.util.function.BiFunction;

/// `/indexes`: parse, call, render.
final class IndexesHandler {
    private static final String VERSION_HEADER = "x-pinecone-api-version";
    private static final String ALPHA = "2026-01.alpha";
    private static final String GO_CLIENT = "go-client";

    private final Indexes indexes;
    private final BiFunction<Call, IndexDefinition, String> host;

    IndexesHandler(Indexes indexes, BiFunction<Call, IndexDefinition, String> host) {
        this.indexes = indexes;
        this.host = host;
    }

    HttpResponse list(Call call, ServiceRequestContext context, AggregatedHttpRequest request)
            throws JsonProcessingException {
        ControlDialect dialect = dialect(call, request);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("indexes");
        indexes.all().forEach(index -> list.add(dialect.index(index, host.apply(call, index))));
        return Answers.json(HttpStatus.OK, body);
    }

    HttpResponse create(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        ControlDialect dialect = dialect(call, request);
        IndexDefinition created = switch (dialect.newIndex(body(request))) {
            case ControlDialect.IndexWish.Plain plain -> indexes.create(plain.index());
            case ControlDialect.IndexWish.Embedding embedding -> indexes.create(embedding.index());
        };
        return index(HttpStatus.CREATED, dialect, call, created);
    }

    HttpResponse createForModel(Call call, ServiceRequestContext context, AggregatedHttpRequest request)
            throws IOException {
        ControlDialect dialect = dialect(call, request);
        return index(HttpStatus.CREATED, dialect, call, indexes.create(dialect.newEmbeddingIndex(body(request))));
    }

    HttpResponse describe(Call call, ServiceRequestContext context, AggregatedHttpRequest request)
            throws JsonProcessingException {
        return index(HttpStatus.OK, dialect(call, request), call, indexes.describe(name(context)));
    }

    HttpResponse configure(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        ControlDialect dialect = dialect(call, request);
        String name = name(context);
        IndexDefinition changed = indexes.configure(name, dialect.change(body(request), indexes.describe(name)));
        return index(configured(dialect, call), dialect, call, changed);
    }

    HttpResponse delete(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        indexes.delete(name(context));
        return HttpResponse.of(ResponseHeaders.of(HttpStatus.ACCEPTED));
    }

    /// The Go client takes nothing but 200, also in versions whose contract says 202.
    private static HttpStatus configured(ControlDialect dialect, Call call) {
        return call.userAgent().startsWith(GO_CLIENT) ? HttpStatus.OK : dialect.configured();
    }

    private HttpResponse index(HttpStatus status, ControlDialect dialect, Call call, IndexDefinition index)
            throws JsonProcessingException {
        return Answers.json(status, dialect.index(index, host.apply(call, index)));
    }

    private static BodyObject body(AggregatedHttpRequest request) throws IOException {
        return BodyObject.parse(request.content().array());
    }

    private static ControlDialect dialect(Call call, AggregatedHttpRequest request) {
        return ControlDialect.of(call.version(), ALPHA.equals(request.headers().get(VERSION_HEADER)));
    }

    private static String name(ServiceRequestContext context) {
        return Objects.requireNonNull(context.pathParam("index_name"));
    }
}
