package dev.bristlecone.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The owner of a section in a segment file: the LSN that created the namespace's incarnation, 8 bytes little-endian.
/// One write creates at most one namespace, so the LSN names it for ever.
final class SectionKey {
    private SectionKey() {}

    static byte[] encode(long createdLsn) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(createdLsn)
                .array();
    }

    /// The namespace's created LSN, or -1 when the bytes are no such key.
    static long decode(byte[] key) {
        return key.length == 8
                ? ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).getLong()
                : -1;
    }
}
