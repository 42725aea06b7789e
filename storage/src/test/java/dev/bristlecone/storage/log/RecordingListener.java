package dev.bristlecone.storage.log;

import dev.bristlecone.storage.StorageException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// An [ShardLog.AppendListener] that remembers what it heard and insists on hearing it once.
public final class RecordingListener implements ShardLog.AppendListener {
    private final LongConsumer whenDurable;
    private long lsn;
    private @Nullable StorageException failure;

    public RecordingListener() {
        this(lsn -> {});
    }

    public RecordingListener(LongConsumer whenDurable) {
        this.whenDurable = whenDurable;
    }

    @Override
    public void durable(long newLsn) {
        checkFirst();
        lsn = newLsn;
        whenDurable.accept(newLsn);
    }

    @Override
    public void failed(StorageException cause) {
        checkFirst();
        failure = cause;
    }

    public boolean isDone() {
        return lsn > 0 || failure != null;
    }

    /// The LSN under which the record is durable, 0 when it is not.
    public long lsn() {
        return lsn;
    }

    public @Nullable StorageException failure() {
        return failure;
    }

    private void checkFirst() {
        if (isDone()) {
            throw new AssertionError("heard twice: LSN " + lsn + ", " + failure);
        }
    }
}
