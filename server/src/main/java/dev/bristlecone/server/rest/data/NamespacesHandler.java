package dev.bristlecone.server.rest.data;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.data.IndexSummary;
import dev.bristlecone.database.data.NamespaceListing;
import dev.bristlecone.database.data.NamespaceSummary;
import dev.bristlecone.database.data.Namespaces;
import dev.bristlecone.database.data.Receipt;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.wire.Freshness;
import dev.bristlecone.server.wire.NamespaceRequests;
import dev.bristlecone.server.wire.Outcome;
import dev.bristlecone.server.wire.Target;
import dev.bristlecone.server.wire.VectorAnswers;
import dev.bristlecone.server.wire.VectorRequests;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The namespaces of an index and its counts over REST.
final class NamespacesHandler {
    private final Namespaces namespaces;

    NamespacesHandler(Namespaces namespaces) {
        this.namespaces = namespaces;
    }

    HttpResponse create(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        Parameters.of(context);
        NamespaceRequests.Creation creation =
                NamespaceRequests.create(request.content().array());
        Answer<NamespaceSummary> answer = namespaces.create(Target.of(call), creation.name(), creation.schema());
        Freshness.ofWrite(context, answer.lsn());
        return VectorsHandler.json(answers(call).namespace(answer.value()));
    }

    HttpResponse describe(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        Parameters.of(context);
        Answer<NamespaceSummary> answer = namespaces.describe(Target.of(call), name(context));
        Freshness.ofRead(context, answer.lsn());
        return VectorsHandler.json(answers(call).namespace(answer.value()));
    }

    HttpResponse delete(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        Parameters.of(context);
        Receipt receipt = namespaces.delete(Target.of(call), name(context));
        Outcome.written(context, receipt);
        return VectorsHandler.json(VectorAnswers.EMPTY);
    }

    HttpResponse list(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        Parameters parameters = Parameters.of(context, "limit", "paginationToken", "prefix");
        Answer<NamespaceListing> answer = namespaces.list(
                Target.of(call),
                parameters.textOrEmpty("prefix"),
                parameters.whole("limit"),
                parameters.text("paginationToken"));
        Freshness.ofRead(context, answer.lsn());
        return VectorsHandler.json(answers(call).namespaces(answer.value()));
    }

    HttpResponse stats(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        Parameters.of(context);
        return stats(call, context, VectorRequests.statsFilter(request.content().array()));
    }

    private HttpResponse stats(
            Call call, ServiceRequestContext context, @Nullable Map<String, @Nullable Object> filter) {
        IndexDefinition index = Target.of(call);
        Answer<IndexSummary> answer = namespaces.summarize(index, filter);
        Freshness.ofRead(context, answer.lsn());
        return VectorsHandler.json(answers(call).stats(index, answer.value()));
    }

    private static String name(ServiceRequestContext context) {
        String name = context.pathParam("namespace");
        if (name == null || name.isEmpty()) {
            throw DatabaseException.invalid("The path must name a namespace");
        }
        return name;
    }

    private static VectorAnswers answers(Call call) {
        return new VectorAnswers(call.version());
    }
}
