package dev.bristlecone.search.metadata;

import dev.bristlecone.model.Metadata;

/// Metadata as bytes: the form in log records, tails and segments. Deterministic: equal metadata give equal bytes.
public final class MetadataCodec {
    private static final byte[] NOTHING = new byte[0];

    private MetadataCodec() {}

    /// Empty bytes for empty metadata.
    public static byte[] encode(Metadata metadata) {
        if (metadata.isEmpty()) {
            return NOTHING;
        }
        throw new UnsupportedOperationException("being written");
    }

    /// The inverse of [#encode].
    ///
    /// @throws IllegalArgumentException when the bytes are not an encoding
    public static Metadata decode(byte[] bytes) {
        if (bytes.length == 0) {
            return Metadata.EMPTY;
        }
        throw new UnsupportedOperationException("being written");
    }
}
