package dev.bristlecone.server.rest.data;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.data.DeleteRequest;
import dev.bristlecone.database.data.FetchMatchingRequest;
import dev.bristlecone.database.data.ListRequest;
import dev.bristlecone.database.data.Listing;
import dev.bristlecone.database.data.Match;
import dev.bristlecone.database.data.QueryRequest;
import dev.bristlecone.database.data.Receipt;
import dev.bristlecone.database.data.UpdateRequest;
import dev.bristlecone.database.data.UpsertRequest;
import dev.bristlecone.database.data.Vectors;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.wire.Outcome;
import dev.bristlecone.server.wire.QueryBody;
import dev.bristlecone.server.wire.Target;
import dev.bristlecone.server.wire.UpdateVersions;
import dev.bristlecone.server.wire.VectorAnswers;
import dev.bristlecone.server.wire.VectorRequests;
import java.io.IOException;
import java.util.List;

/// The records of an index over REST.
final class VectorsHandler {
    private final Vectors vectors;

    VectorsHandler(Vectors vectors) {
        this.vectors = vectors;
    }

    HttpResponse upsert(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        Parameters.of(context);
        UpsertRequest upsert = requests(call).upsert(request.content().array());
        Receipt receipt = vectors.upsert(Target.of(call), upsert);
        Outcome.written(context, receipt);
        return json(answers(call).upserted(receipt));
    }

    HttpResponse query(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        Parameters.of(context);
        QueryBody body = requests(call).query(request.content().array());
        body.checkAgainst(call.version());
        return body.queries().isEmpty()
                ? queryOne(call, context, body.only())
                : queryEach(call, context, body.queries());
    }

    HttpResponse fetch(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        Parameters parameters = Parameters.of(context, "ids", "namespace");
        String namespace = parameters.textOrEmpty("namespace");
        Answer<List<Record>> answer = vectors.fetch(Target.of(call), namespace, parameters.texts("ids"));
        Outcome.read(context, answer);
        return json(answers(call).fetched(namespace, answer));
    }

    HttpResponse fetchMatching(Call call, ServiceRequestContext context, AggregatedHttpRequest request)
            throws IOException {
        Parameters.of(context);
        FetchMatchingRequest fetch =
                requests(call).fetchMatching(request.content().array());
        Answer<Listing<Record>> answer = vectors.fetchMatching(Target.of(call), fetch);
        Outcome.read(context, answer);
        return json(answers(call).fetchedMatching(fetch.namespace(), answer));
    }

    HttpResponse list(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        Parameters parameters = Parameters.of(context, "prefix", "limit", "paginationToken", "namespace");
        ListRequest list = new ListRequest(
                parameters.textOrEmpty("namespace"),
                parameters.textOrEmpty("prefix"),
                parameters.whole("limit"),
                parameters.text("paginationToken"));
        Answer<Listing<String>> answer = vectors.list(Target.of(call), list);
        Outcome.read(context, answer);
        return json(answers(call).listed(list.namespace(), answer));
    }

    HttpResponse update(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        Parameters.of(context);
        UpdateRequest update = requests(call).update(request.content().array());
        UpdateVersions.check(update, call.version());
        Receipt receipt = vectors.update(Target.of(call), update);
        Outcome.written(context, receipt);
        return json(answers(call).updated(receipt, update.filter() != null));
    }

    HttpResponse delete(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        Parameters.of(context);
        return delete(call, context, requests(call).delete(request.content().array()));
    }

    /// The deprecated form, which has everything in its query parameters.
    HttpResponse deleteByParameters(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        Parameters parameters = Parameters.of(context, "ids", "deleteAll", "namespace");
        DeleteRequest delete = new DeleteRequest(
                parameters.textOrEmpty("namespace"), parameters.texts("ids"), parameters.bool("deleteAll"), null);
        return delete(call, context, delete);
    }

    private HttpResponse delete(Call call, ServiceRequestContext context, DeleteRequest delete) {
        Receipt receipt = vectors.delete(Target.of(call), delete);
        Outcome.written(context, receipt);
        return json(VectorAnswers.EMPTY);
    }

    private HttpResponse queryOne(Call call, ServiceRequestContext context, QueryRequest query) {
        Answer<List<Match>> answer = vectors.query(Target.of(call), query);
        Outcome.read(context, answer);
        return json(answers(call).queried(query.namespace(), answer));
    }

    private HttpResponse queryEach(Call call, ServiceRequestContext context, List<QueryRequest> queries) {
        IndexDefinition index = Target.of(call);
        List<Answer<List<Match>>> answers =
                queries.stream().map(query -> vectors.query(index, query)).toList();
        Outcome.reads(context, answers);
        List<String> namespaces = queries.stream().map(QueryRequest::namespace).toList();
        return json(answers(call).queriedEach(namespaces.getFirst(), namespaces, answers));
    }

    private static VectorRequests requests(Call call) {
        return new VectorRequests(Target.dimension(Target.of(call)));
    }

    private static VectorAnswers answers(Call call) {
        return new VectorAnswers(call.version());
    }

    static HttpResponse json(HttpData body) {
        return HttpResponse.of(HttpStatus.OK, MediaType.JSON, body);
    }
}
