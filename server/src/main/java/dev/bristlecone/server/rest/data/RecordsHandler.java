package dev.bristlecone.server.rest.data;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.records.RecordHits;
import dev.bristlecone.database.records.RecordSearch;
import dev.bristlecone.database.records.TextReceipt;
import dev.bristlecone.database.records.TextRecords;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Limits;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.ApiVersion;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.wire.Outcome;
import dev.bristlecone.server.wire.RecordAnswers;
import dev.bristlecone.server.wire.RecordRequests;
import dev.bristlecone.server.wire.ServedBy;
import dev.bristlecone.server.wire.Target;
import java.io.IOException;

/// Text records over REST: parse, call, render.
final class RecordsHandler {
    private final TextRecords records;

    RecordsHandler(TextRecords records) {
        this.records = records;
    }

    HttpResponse upsert(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        Parameters.of(context);
        IndexDefinition index = Target.of(call);
        TextRecords.embedOf(index);
        TextReceipt receipt = records.upsert(
                index,
                namespace(context),
                RecordRequests.records(request.content().array()),
                call.version().atLeast(ApiVersion.V2026_07)
                        ? Limits.UPSERT_RECORDS_MAX
                        : TextRecords.UPSERT_RECORDS_MAX);
        Outcome.written(context, receipt.written());
        ServedBy.tell(context, receipt.model());
        return HttpResponse.of(ResponseHeaders.of(HttpStatus.CREATED));
    }

    HttpResponse search(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        Parameters.of(context);
        IndexDefinition index = Target.of(call);
        RecordSearch search = RecordRequests.search(
                request.content().array(), namespace(context), Target.dimension(index), call.version());
        Answer<RecordHits> answer = records.search(index, search);
        Outcome.read(context, answer);
        answer.value().models().forEach(model -> ServedBy.tell(context, model));
        return VectorsHandler.json(RecordAnswers.found(call.version(), search.namespace(), answer));
    }

    private static String namespace(ServiceRequestContext context) {
        String name = context.pathParam("namespace");
        if (name == null || name.isEmpty()) {
            throw DatabaseException.invalid("The path must name a namespace");
        }
        return name;
    }
}
