package dev.bristlecone.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Records for tests of logs: payloads from seeds, and what a replay gives.
public final class LogRecords {
    private LogRecords() {}

    /// Random bytes, the same for the same seed.
    public static ByteBuffer payload(long seed, int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /// The payloads from an LSN to the end, checked to be without gaps.
    public static List<byte[]> replay(ShardLog log, long fromLsn) throws IOException {
        List<byte[]> payloads = new ArrayList<>();
        log.replay(fromLsn, (lsn, payload) -> {
            if (lsn != fromLsn + payloads.size()) {
                throw new AssertionError("LSN " + lsn + " (expected: " + (fromLsn + payloads.size()) + ")");
            }
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            payloads.add(bytes);
        });
        return payloads;
    }
}
