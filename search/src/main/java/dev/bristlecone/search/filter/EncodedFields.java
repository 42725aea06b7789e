package dev.bristlecone.search.filter;

import dev.bristlecone.search.bytes.Varint;
import dev.bristlecone.search.metadata.MetadataFormat;
import java.util.Arrays;

/// Finding one field in encoded metadata without decoding it.
final class EncodedFields {
    private EncodedFields() {}

    /// The place of the field's type code, or -1 when the metadata at `offset..end` has no such field.
    ///
    /// The scan does not stop at a greater name: fields are few, and they are ascending in UTF-16 order, which is
    /// not the order of their UTF-8 bytes.
    static int find(byte[] bytes, int offset, int end, byte[] name) {
        if (offset == end) {
            return -1;
        }
        int count = Varint.read(bytes, offset);
        int at = offset + Varint.sizeBytes(count);
        for (int i = 0; i < count; i++) {
            int size = Varint.read(bytes, at);
            int start = at + Varint.sizeBytes(size);
            at = start + size;
            if (size == name.length && Arrays.equals(bytes, start, at, name, 0, size)) {
                return at;
            }
            at = skipValue(bytes, at);
        }
        return -1;
    }

    private static int skipValue(byte[] bytes, int at) {
        int code = bytes[at];
        return switch (code) {
            case MetadataFormat.TEXT, MetadataFormat.TEXT_LIST -> {
                int size = Varint.read(bytes, at + 1);
                yield at + 1 + Varint.sizeBytes(size) + size;
            }
            case MetadataFormat.NUMERIC -> at + 1 + Double.BYTES;
            case MetadataFormat.FALSE, MetadataFormat.TRUE -> at + 1;
            default -> throw new IllegalArgumentException("byte " + at + ": metadata type code " + code);
        };
    }
}
