package dev.bristlecone.storage.log;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.ThreadLane;
import dev.bristlecone.storage.disk.Disk;
import dev.bristlecone.storage.disk.Disk.DiskFile;
import dev.bristlecone.storage.disk.LocalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// Asks how much of the disk's own speed a [FileShardLog] passes on. The baseline writes and syncs the same bytes in
/// the same batches with nothing else. Arguments: an empty directory, MB to write.
final class ShardLogThroughput {
    private static final int IN_FLIGHT_BYTES_MAX = 4 << 20;

    private ShardLogThroughput() {}

    /// One workload: so many threads that each wait for the record before.
    private record Load(String name, int recordBytes, int inFlight) {}

    public static void main(String[] arguments) throws Exception {
        LocalDisk disk = LocalDisk.open(Path.of(arguments[0]));
        long bytes = Long.parseLong(arguments[1]) << 20;
        Load[] loads = {
            new Load("300 KB records, 1 in flight", 300_000, 1),
            new Load("300 KB records, 8 in flight", 300_000, 8),
            new Load("200 B records, 1000 in flight", 200, 1000),
        };
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < loads.length; i++) {
                long loadBytes = loads[i].recordBytes() < 1000 ? bytes / 8 : bytes;
                measure(disk, loads[i], loadBytes, "log-" + round + "-" + i);
            }
        }
    }

    private static void measure(Disk disk, Load load, long bytes, String name) throws Exception {
        long count = bytes / load.recordBytes();
        AtomicLong batches = new AtomicLong();
        long logNanos = runLog(disk, load, count, name, batches);
        int plainBatchBytes = (int) (bytes / Math.max(1, batches.get()));
        long plainNanos = runPlain(disk, bytes, Math.max(1, plainBatchBytes), name + ".plain");
        System.out.printf(
                "%-32s log %7.1f MB/s, plain write+fsync of the same batches %7.1f MB/s, %d records in %d syncs%n",
                load.name(), bytes * 1e3 / logNanos, bytes * 1e3 / plainNanos, count, batches.get());
    }

    private static long runLog(Disk disk, Load load, long count, String name, AtomicLong batches) throws Exception {
        ByteBuffer payload = LogRecords.payload(7, load.recordBytes());
        Semaphore inFlight = new Semaphore(Math.min(load.inFlight(), IN_FLIGHT_BYTES_MAX / load.recordBytes() + 1));
        long start;
        try (ThreadLane lane = new ThreadLane("log");
                FileShardLog log = FileShardLog.open(
                        disk,
                        name,
                        new UUID(1, 2),
                        lane,
                        ShardLogSettings.DEFAULTS,
                        (demand, bytes) -> batches.incrementAndGet())) {
            start = System.nanoTime();
            for (long i = 0; i < count; i++) {
                inFlight.acquire();
                log.append(payload, new Releasing(inFlight));
            }
        }
        return System.nanoTime() - start;
    }

    private static long runPlain(Disk disk, long bytes, int batchBytes, String name) throws IOException {
        ByteBuffer batch = ByteBuffer.allocateDirect(batchBytes).put(LogRecords.payload(7, batchBytes));
        long start = System.nanoTime();
        try (DiskFile file = disk.create(name)) {
            for (long written = 0; written < bytes; written += batchBytes) {
                file.append(batch.clear());
                file.sync();
            }
        }
        return System.nanoTime() - start;
    }

    private record Releasing(Semaphore inFlight) implements ShardLog.AppendListener {
        @Override
        public void durable(long lsn) {
            inFlight.release();
        }

        @Override
        public void failed(StorageException cause) {
            throw new IllegalStateException(cause);
        }
    }
}
