package dev.bristlecone.engine;

import dev.bristlecone.storage.disk.Demand;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/// A write between its caller and its place in the tail.
record PendingWrite(Operation operation, ByteBuffer payload, int sizeBytes, CompletableFuture<WriteResult> result) {
    static PendingWrite of(Operation operation) {
        ByteBuffer payload = OperationWriter.encode(operation);
        return new PendingWrite(operation, payload, payload.remaining(), new CompletableFuture<>());
    }

    Demand demand() {
        return operation.demand();
    }
}
