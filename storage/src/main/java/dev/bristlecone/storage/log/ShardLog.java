package dev.bristlecone.storage.log;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.disk.Demand;
import java.io.IOException;
import java.nio.ByteBuffer;

/// One ordered, durable sequence of records: the only way anything changes. Log sequence numbers (LSN) start at 1 and
/// are contiguous.
///
/// Threads: `append` from any thread; everything else from the owner. After an error of write or sync the log is
/// broken: every waiter and every later append fails, and only a new open (which re-reads from disk) helps.
public interface ShardLog extends AutoCloseable {
    /// The largest record accepted, in bytes.
    int RECORD_BYTES_MAX = 64 << 20;

    /// The last durable LSN; 0 in an empty log.
    long lastLsn();

    /// The smallest LSN still stored, or `lastLsn() + 1` when none is.
    long firstLsn();

    /// Queues one record. The listener is told exactly once, in LSN order, on the log's lane: never before the
    /// record is durable. `payload` must not change until then.
    ///
    /// @param demand whether the record stands for new data or for the removal of some, which goes on longer when
    ///     the disk fills up
    /// @throws IllegalArgumentException when the payload is larger than [#RECORD_BYTES_MAX]
    void append(ByteBuffer payload, Demand demand, AppendListener listener);

    /// Queues one record of new data.
    default void append(ByteBuffer payload, AppendListener listener) {
        append(payload, Demand.GROWTH, listener);
    }

    /// Visits the records from `fromLsn` to the end, in order. The buffer is valid during the visit only.
    ///
    /// @throws StorageException CORRUPT when a record inside the log fails its checks or one is missing
    void replay(long fromLsn, RecordVisitor visitor) throws IOException;

    /// Allows the removal of records at or below `floorLsn`. Called after a manifest that covers them is durable.
    void trim(long floorLsn) throws IOException;

    /// Bytes on disk, for limits and metrics.
    long sizeBytes();

    /// Completes what is queued, then closes.
    @Override
    void close() throws IOException;

    /// The fate of one append.
    interface AppendListener {
        /// The record is durable under this LSN.
        void durable(long lsn);

        /// The record may or may not be stored: unknown until the log is opened again. DISK_FULL alone means
        /// that it is surely not stored and the log goes on.
        void failed(StorageException cause);
    }

    /// One visited record.
    interface RecordVisitor {
        void visit(long lsn, ByteBuffer payload) throws IOException;
    }
}
