package dev.bristlecone.inference.runtime;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The threads on which local models compute, shared by all requests. A unit of work is one text. Requests take turns
/// unit by unit, so a query never waits for the whole of a large batch before it; what waits is bounded.
///
/// Texts are not put together into padded tensors: on a processor that is no faster than one after the other, it
/// computes over the padding, and the arithmetic of quantised models would make a text's vector depend on its
/// neighbours in the batch.
///
/// Threads: any. The threads start with the first unit.
public final class Workers implements AutoCloseable {
    /// Native code recurses on these stacks, and an overflow there ends the process.
    private static final long STACK_BYTES = 16L << 20;

    private final int threadCount;
    private final int waitingMax;

    /// Guards everything below.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition work = lock.newCondition();

    /// Requests with units that nobody has begun, the next in turn first.
    private final Deque<Request<?>> turns = new ArrayDeque<>();

    private final List<Thread> threads = new ArrayList<>();
    private int waiting;
    private boolean closed;

    /// @param threadCount how many units are computed at the same time
    /// @param waitingMax how many units may wait, at least 1; a request that finds nobody waiting is always taken
    public Workers(int threadCount, int waitingMax) {
        this.threadCount = threadCount;
        this.waitingMax = waitingMax;
    }

    /// The result of each unit from 0 to `count`, in order; blocks until all are there. A unit that fails fails the
    /// request, and what it has not begun is dropped.
    ///
    /// @throws DatabaseException RESOURCE_EXHAUSTED when too many units wait, UNAVAILABLE when closed or
    ///     interrupted
    public <R> List<R> each(int count, IntFunction<R> unit) {
        if (count == 0) {
            return List.of();
        }
        Request<R> request = new Request<>(count, unit);
        enter(request);
        try {
            return request.results.get();
        } catch (InterruptedException e) {
            request.results.cancel(false);
            Thread.currentThread().interrupt();
            throw new DatabaseException(ErrorCode.UNAVAILABLE, "the request was interrupted", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /// How many units wait now.
    public int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /// Finishes the units that have begun; requests that wait fail.
    @Override
    public void close() {
        List<Thread> running;
        lock.lock();
        try {
            closed = true;
            turns.forEach(request -> request.results.completeExceptionally(stopping()));
            turns.clear();
            waiting = 0;
            work.signalAll();
            running = List.copyOf(threads);
        } finally {
            lock.unlock();
        }
        for (Thread thread : running) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void enter(Request<?> request) {
        lock.lock();
        try {
            if (closed) {
                throw stopping();
            }
            if (waiting > 0 && waiting + request.count > waitingMax) {
                throw new DatabaseException(
                        ErrorCode.RESOURCE_EXHAUSTED,
                        "Too many texts are waiting to be computed: " + waiting + " wait, this request brings "
                                + request.count + ", the limit is " + waitingMax
                                + ". Try again in a moment, send fewer texts at a time, or raise"
                                + " inference.queue_texts.");
            }
            waiting += request.count;
            turns.addLast(request);
            startThreads();
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void startThreads() {
        while (threads.size() < threadCount) {
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("inference-" + threads.size())
                    .stackSize(STACK_BYTES)
                    .start(this::run));
        }
    }

    private void run() {
        for (Turn<?> turn = next(); turn != null; turn = next()) {
            turn.take();
        }
    }

    private @Nullable Turn<?> next() {
        lock.lock();
        try {
            while (turns.isEmpty()) {
                if (closed) {
                    return null;
                }
                work.awaitUninterruptibly();
            }
            Request<?> request = turns.removeFirst();
            int place = request.begun++;
            waiting--;
            if (request.results.isDone()) {
                waiting -= request.count - request.begun;
            } else if (request.begun < request.count) {
                turns.addLast(request);
            }
            return new Turn<>(request, place);
        } finally {
            lock.unlock();
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case DatabaseException known ->
                new DatabaseException(known.code(), String.valueOf(known.getMessage()), known);
            case RuntimeException other -> other;
            case null -> new IllegalStateException("a unit failed without a reason");
            default -> new CompletionException(cause);
        };
    }

    private static DatabaseException stopping() {
        return new DatabaseException(ErrorCode.UNAVAILABLE, "The server is stopping. Try again when it is back.");
    }

    /// One request. `begun` is guarded by the lock of the workers, `done` by this object's.
    private static final class Request<R> {
        private final int count;
        private final IntFunction<R> unit;
        private final List<@Nullable R> done = new ArrayList<>();
        private final CompletableFuture<List<R>> results = new CompletableFuture<>();
        private int begun;
        private int finished;

        Request(int count, IntFunction<R> unit) {
            this.count = count;
            this.unit = unit;
            for (int i = 0; i < count; i++) {
                done.add(null);
            }
        }

        void compute(int place) {
            if (results.isDone()) {
                return;
            }
            try {
                finish(place, unit.apply(place));
            } catch (RuntimeException | Error e) {
                results.completeExceptionally(e);
            }
        }

        private synchronized void finish(int place, R result) {
            done.set(place, result);
            finished++;
            if (finished == count) {
                results.complete(
                        done.stream().map(java.util.Objects::requireNonNull).toList());
            }
        }
    }

    /// One unit that a thread is about to compute.
    private record Turn<R>(Request<R> request, int place) {
        void take() {
            request.compute(place);
        }
    }
}
