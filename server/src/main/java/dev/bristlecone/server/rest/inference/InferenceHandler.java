package dev.bristlecone.server.rest.inference;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.inference.EmbedAnswer;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.inference.RerankAnswer;
import dev.bristlecone.inference.ServedModel;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.wire.InferenceAnswers;
import dev.bristlecone.server.wire.ServedBy;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// `/embed`, `/rerank` and `/models`: parse, call, render.
final class InferenceHandler {
    private final Inference inference;

    InferenceHandler(Inference inference) {
        this.inference = inference;
    }

    HttpResponse embed(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        EmbedAnswer answer =
                inference.embed(InferenceRequests.embed(request.content().array()));
        ServedBy.tell(context, answer.model());
        return json(new InferenceAnswers(call.version()).embedded(answer));
    }

    HttpResponse rerank(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        InferenceRequests.Rerank rerank =
                InferenceRequests.rerank(request.content().array());
        RerankAnswer answer = inference.rerank(rerank.request());
        ServedBy.tell(context, answer.model());
        return json(InferenceAnswers.reranked(answer, rerank.returned()));
    }

    HttpResponse list(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        ModelFilter filter = ModelFilter.of(context.queryParams());
        List<ServedModel> models =
                inference.models().stream().filter(filter::matches).toList();
        return json(InferenceAnswers.models(models));
    }

    HttpResponse describe(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        ServedModel model = inference.model(Objects.requireNonNull(context.pathParam("model_name")));
        ServedBy.tell(context, model);
        return json(InferenceAnswers.model(model));
    }

    private static HttpResponse json(HttpData body) {
        return HttpResponse.of(HttpStatus.OK, MediaType.JSON, body);
    }
}
