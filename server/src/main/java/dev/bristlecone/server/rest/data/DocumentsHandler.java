package dev.bristlecone.server.rest.data;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.data.DeleteRequest;
import dev.bristlecone.database.data.Document;
import dev.bristlecone.database.data.DocumentFetch;
import dev.bristlecone.database.data.DocumentHits;
import dev.bristlecone.database.data.DocumentReceipt;
import dev.bristlecone.database.data.DocumentSearch;
import dev.bristlecone.database.data.DocumentUpdate;
import dev.bristlecone.database.data.Documents;
import dev.bristlecone.database.data.ListRequest;
import dev.bristlecone.database.data.Listing;
import dev.bristlecone.database.data.Receipt;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.wire.DocumentAnswers;
import dev.bristlecone.server.wire.DocumentRequests;
import dev.bristlecone.server.wire.Outcome;
import dev.bristlecone.server.wire.ServedBy;
import dev.bristlecone.server.wire.Target;
import java.io.IOException;

/// The documents of an index over REST. Writes are answered 202, as those of the hosted service, which applies them
/// later; here they are visible when the answer comes.
final class DocumentsHandler {
    private final Documents documents;

    DocumentsHandler(Documents documents) {
        this.documents = documents;
    }

    HttpResponse upsert(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        IndexDefinition index = index(call);
        String namespace = namespace(context);
        DocumentReceipt receipt = documents.upsert(
                index, namespace, DocumentRequests.upsert(request.content().array()));
        tell(context, receipt);
        return accepted(DocumentAnswers.upserted(receipt));
    }

    HttpResponse search(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        IndexDefinition index = index(call);
        DocumentSearch search =
                DocumentRequests.search(namespace(context), request.content().array());
        Answer<DocumentHits> answer = documents.search(index, search);
        Outcome.read(context, answer);
        ServedBy.tell(context, answer.value().embedding());
        return VectorsHandler.json(DocumentAnswers.searched(search.namespace(), answer));
    }

    HttpResponse fetch(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        IndexDefinition index = index(call);
        DocumentFetch fetch =
                DocumentRequests.fetch(namespace(context), request.content().array());
        Answer<Listing<Document>> answer = documents.fetch(index, fetch);
        Outcome.read(context, answer);
        return VectorsHandler.json(DocumentAnswers.fetched(fetch.namespace(), answer));
    }

    HttpResponse list(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        IndexDefinition index = index(call);
        ListRequest list =
                DocumentRequests.list(namespace(context), request.content().array());
        Answer<Listing<String>> answer = documents.list(index, list);
        Outcome.read(context, answer);
        return VectorsHandler.json(DocumentAnswers.listed(list.namespace(), answer));
    }

    HttpResponse update(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        IndexDefinition index = index(call);
        DocumentUpdate update =
                DocumentRequests.update(namespace(context), request.content().array());
        DocumentReceipt receipt = documents.update(index, update);
        tell(context, receipt);
        return accepted(DocumentAnswers.updated(receipt, update.filter() != null));
    }

    HttpResponse delete(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        IndexDefinition index = index(call);
        DeleteRequest delete =
                DocumentRequests.delete(namespace(context), request.content().array());
        Receipt receipt = documents.delete(index, delete);
        Outcome.written(context, receipt);
        return accepted(DocumentAnswers.deleted(receipt, delete.filter() != null));
    }

    /// The index that was called, refused before the body is read when it takes no documents.
    private static IndexDefinition index(Call call) {
        IndexDefinition index = Target.of(call);
        Documents.requireFamily(index);
        return index;
    }

    private static String namespace(ServiceRequestContext context) {
        Parameters.of(context);
        String name = context.pathParam("namespace");
        if (name == null || name.isEmpty()) {
            throw DatabaseException.invalid("The path must name a namespace; '__default__' is the default one");
        }
        return name;
    }

    private static void tell(ServiceRequestContext context, DocumentReceipt receipt) {
        Outcome.written(context, receipt.written());
        ServedBy.tell(context, receipt.embedding());
    }

    private static HttpResponse accepted(HttpData body) {
        return HttpResponse.of(HttpStatus.ACCEPTED, MediaType.JSON, body);
    }
}
