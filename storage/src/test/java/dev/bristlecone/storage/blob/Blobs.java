package dev.bristlecone.storage.blob;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Random;

/// Blobs for tests.
public final class Blobs {
    private Blobs() {}

    /// Random bytes, the same for the same seed.
    public static byte[] random(long seed, int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    public static void publish(BlobStore store, String name, byte[] bytes) throws IOException {
        try (BlobWriter writer = store.create(name)) {
            writer.write(ByteBuffer.wrap(bytes));
            writer.publish();
        }
    }

    public static byte[] read(BlobStore store, String name) throws IOException {
        try (Blob blob = store.open(name)) {
            return blob.bytes().toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
