package dev.bristlecone.server.edge;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.model.DatabaseException;
import java.util.concurrent.Executor;

/// One REST operation: a whole request in, an answer out. It runs on a virtual thread and may block.
@FunctionalInterface
public interface Operation {
    /// Answers, or throws what [Failure#of] knows how to name.
    ///
    /// @param context holds path parameters; query parameters are `context.queryParams()`
    HttpResponse answer(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws Exception;

    /// The operation as a service to bind to a route.
    static HttpService service(Operation operation) {
        return (context, request) -> {
            BodyForm.requireRest(request.headers());
            Executor virtualThread = context.blockingTaskExecutor();
            return HttpResponse.of(
                    request.aggregate().thenApplyAsync(body -> run(operation, context, body), virtualThread));
        };
    }

    /// An operation that callers of earlier versions do not have.
    static Operation since(ApiVersion first, Operation operation) {
        return (call, context, request) -> {
            if (!call.version().atLeast(first)) {
                throw DatabaseException.notFound("No operation at " + request.method() + " " + request.path()
                        + " before API version " + first.label() + "; this request is of "
                        + call.version().label() + ".");
            }
            return operation.answer(call, context, request);
        };
    }

    private static HttpResponse run(Operation operation, ServiceRequestContext context, AggregatedHttpRequest body) {
        try {
            return operation.answer(Call.of(context), context, body);
        } catch (Exception e) {
            return Exceptions.throwUnsafely(e);
        }
    }
}
