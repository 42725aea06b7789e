package dev.bristlecone.search.metadata;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.search.bytes.ByteInput;
import dev.bristlecone.search.bytes.ByteOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Metadata as bytes: the form in log records, tails and segments, laid out as [MetadataFormat] says. Equal metadata
/// give equal bytes, and bytes that decode at all are the encoding of what they decode to. Any thread.
public final class MetadataCodec {
    private static final byte[] NOTHING = new byte[0];

    private MetadataCodec() {}

    /// Empty bytes for empty metadata.
    ///
    /// @throws IllegalArgumentException when a name or string holds half a surrogate pair
    public static byte[] encode(Metadata metadata) {
        if (metadata.isEmpty()) {
            return NOTHING;
        }
        ByteOutput output = new ByteOutput();
        output.putVarint(metadata.fields().size());
        for (Map.Entry<String, MetadataValue> field : metadata.fields().entrySet()) {
            output.putText(field.getKey());
            putValue(output, field.getValue());
        }
        return output.toBytes();
    }

    /// The inverse of [#encode].
    ///
    /// @throws IllegalArgumentException when the bytes are not an encoding
    public static Metadata decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /// Decodes `length` bytes from `offset`, which must lie in the array.
    ///
    /// @throws IllegalArgumentException when the bytes are not an encoding
    public static Metadata decode(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return Metadata.EMPTY;
        }
        ByteInput input = new ByteInput(bytes, offset, length);
        int count = input.readVarint();
        if (count == 0) {
            throw input.malformed("no fields (expected: no bytes)");
        }
        TreeMap<String, MetadataValue> fields = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = input.readText();
            if (!fields.isEmpty() && fields.lastKey().compareTo(name) >= 0) {
                throw input.malformed("field names are not ascending");
            }
            fields.put(name, readValue(input));
        }
        if (!input.isAtEnd()) {
            throw input.malformed("bytes after the last field");
        }
        return new Metadata(fields);
    }

    private static void putValue(ByteOutput output, MetadataValue value) {
        switch (value) {
            case MetadataValue.Text text -> {
                output.putByte(MetadataFormat.TEXT);
                output.putText(text.value());
            }
            case MetadataValue.Numeric numeric -> {
                output.putByte(MetadataFormat.NUMERIC);
                output.putDouble(numeric.value());
            }
            case MetadataValue.Bool bool -> output.putByte(bool.value() ? MetadataFormat.TRUE : MetadataFormat.FALSE);
            case MetadataValue.TextList list -> {
                output.putByte(MetadataFormat.TEXT_LIST);
                int start = output.size();
                list.values().forEach(output::putText);
                output.prefixWithSize(start);
            }
        }
    }

    private static MetadataValue readValue(ByteInput input) {
        int code = input.readByte();
        return switch (code) {
            case MetadataFormat.TEXT -> new MetadataValue.Text(input.readText());
            case MetadataFormat.NUMERIC -> new MetadataValue.Numeric(input.readDouble());
            case MetadataFormat.FALSE -> new MetadataValue.Bool(false);
            case MetadataFormat.TRUE -> new MetadataValue.Bool(true);
            case MetadataFormat.TEXT_LIST -> readList(input);
            default -> throw input.malformed("metadata type code " + code + " (expected: 1 to 5)");
        };
    }

    private static MetadataValue readList(ByteInput input) {
        int end = input.readBlockEnd();
        List<String> values = new ArrayList<>();
        while (input.at() < end) {
            values.add(input.readText());
        }
        if (input.at() != end) {
            throw input.malformed("a list element crosses the end of its list");
        }
        return new MetadataValue.TextList(values);
    }
}
