package dev.bristlecone.inference.onnx;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs native code that recurses deeply on a thread whose stack is large enough. Reading a tokenizer and optimising a
/// graph overflow the usual megabyte on some runs, and native code that does so ends the process without a word.
final class DeepStack {
    private static final long STACK_BYTES = 64L << 20;

    private DeepStack() {}

    /// The result of the work, done on a thread of its own.
    static <T> T call(Work<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(work::run);
        Thread thread = new Thread(null, task, "inference-load", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("loading the model was interrupted").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException("the model's native code cannot be used: " + e.getCause(), e);
        }
    }

    /// Something that loads.
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }
}
