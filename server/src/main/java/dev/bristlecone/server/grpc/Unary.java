package dev.bristlecone.server.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/// How every method of the gRPC services answers: its work on a virtual thread, where it may block, and the whole
/// answer in one step of the connection's event loop. Headers, message and trailers sent from elsewhere would wake the
/// event loop one by one, and so would a service that begins on another thread: together more than a query takes.
final class Unary {
    private Unary() {}

    /// Returns at once. What `work` throws becomes a status at the edge.
    static <T> void answer(StreamObserver<T> responses, Supplier<T> work) {
        ServiceRequestContext context = ServiceRequestContext.current();
        context.blockingTaskExecutor().execute(() -> {
            Runnable answer;
            try {
                T message = work.get();
                answer = () -> send(responses, message);
            } catch (RuntimeException | Error e) {
                answer = () -> responses.onError(e);
            }
            context.eventLoop().execute(answer);
        });
    }

    /// A call that was cancelled takes no message any more.
    private static <T> void send(StreamObserver<T> responses, T message) {
        if (!((ServerCallStreamObserver<T>) responses).isCancelled()) {
            responses.onNext(message);
            responses.onCompleted();
        }
    }
}
