package dev.bristlecone.database.data;

import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.Write;
import dev.bristlecone.engine.WriteResult;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import java.util.concurrent.CompletionException;

/// Hands writes to the engine and waits until they are durable and visible.
final class Writes {
    private final Engine engine;

    Writes(Engine engine) {
        this.engine = engine;
    }

    WriteResult apply(Write write) {
        try {
            return engine.write(write).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DatabaseException failure) {
                throw failure;
            }
            throw new DatabaseException(ErrorCode.INTERNAL, "Internal server error", e.getCause());
        }
    }
}
