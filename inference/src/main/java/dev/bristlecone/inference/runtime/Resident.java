package dev.bristlecone.inference.runtime;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Something large that is in memory only while it is used: loaded by its first user, kept for the next, let go when
/// nobody has used it for a while.
///
/// Threads: any. Users that come while it is being loaded wait for it.
public final class Resident<T extends AutoCloseable> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Resident.class);

    private final String name;
    private final Loader<T> loader;

    /// Guards all below; held while loading.
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable T value;
    private int users;
    private long lastUseNanos;
    private boolean closed;

    /// @param name for the log
    public Resident(String name, Loader<T> loader) {
        this.name = name;
        this.loader = loader;
    }

    /// Runs a use of the value, which stays in memory until the use returns.
    ///
    /// @throws DatabaseException UNAVAILABLE when it cannot be loaded, or was closed
    public <R> R use(Function<T, R> use) {
        T borrowed = borrow();
        try {
            return use.apply(borrowed);
        } finally {
            giveBack();
        }
    }

    /// Whether it is in memory now.
    public boolean isLoaded() {
        lock.lock();
        try {
            return value != null;
        } finally {
            lock.unlock();
        }
    }

    /// Lets it go when nobody has used it for this long. Never waits for a load that is going on.
    public void releaseIfIdle(Duration idle) {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (value != null && users == 0 && System.nanoTime() - lastUseNanos >= idle.toNanos()) {
                release("model {} unloaded: not used for {} s", idle.toSeconds());
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets it go once its last user is done; later uses are refused.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (value != null && users == 0) {
                release("model {} unloaded", name);
            }
        } finally {
            lock.unlock();
        }
    }

    private T borrow() {
        lock.lock();
        try {
            if (closed) {
                throw new DatabaseException(ErrorCode.UNAVAILABLE, "Model " + name + " is not served any more.");
            }
            T loaded = value == null ? load() : value;
            users++;
            return loaded;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack() {
        lock.lock();
        try {
            users--;
            lastUseNanos = System.nanoTime();
            if (closed && users == 0 && value != null) {
                release("model {} unloaded", name);
            }
        } finally {
            lock.unlock();
        }
    }

    private T load() {
        LOG.info("model {} is being loaded", name);
        long start = System.nanoTime();
        try {
            T loaded = loader.load();
            value = loaded;
            LOG.info("model {} loaded in {} ms", name, (System.nanoTime() - start) / 1_000_000);
            return loaded;
        } catch (IOException e) {
            LOG.error("model {} cannot be loaded", name, e);
            throw new DatabaseException(
                    ErrorCode.UNAVAILABLE, "Model " + name + " cannot be loaded; the server's log says why.", e);
        }
    }

    private void release(String message, Object detail) {
        try {
            if (value != null) {
                value.close();
            }
            LOG.info(message, name, detail);
        } catch (Exception e) {
            LOG.warn("model {} was not unloaded cleanly", name, e);
        } finally {
            value = null;
        }
    }

    /// Brings a value into memory.
    @FunctionalInterface
    public interface Loader<T> {
        /// The value, ready for use.
        ///
        /// @throws IOException in words for the operator
        T load() throws IOException;
    }
}
