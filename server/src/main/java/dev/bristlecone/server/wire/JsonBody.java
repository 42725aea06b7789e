package dev.bristlecone.server.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.TreeNode;
import com.linecorp.armeria.common.HttpData;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.server.edge.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One JSON answer being written, field by field. Floats are written as the shortest text that reads back as the same
/// bits.
final class JsonBody {
    private final Buffer buffer = new Buffer();
    private final JsonGenerator json;

    private JsonBody() throws IOException {
        this.json = Json.FACTORY.createGenerator(buffer);
    }

    /// The bytes of one object.
    static HttpData object(Writer writer) {
        try {
            JsonBody body = new JsonBody();
            body.json.writeStartObject();
            writer.write(body);
            body.json.writeEndObject();
            body.json.close();
            return body.buffer.toHttpData();
        } catch (IOException e) {
            throw new IllegalStateException("an answer could not be written to memory", e);
        }
    }

    void text(String name, String value) throws IOException {
        json.writeStringField(name, value);
    }

    void optionalText(String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    void whole(String name, long value) throws IOException {
        json.writeNumberField(name, value);
    }

    void number(String name, float value) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(finite(value));
    }

    /// A score: null when JSON cannot say it.
    void score(String name, float value) throws IOException {
        if (Float.isFinite(value)) {
            number(name, value);
        } else {
            json.writeNullField(name);
        }
    }

    void bool(String name, boolean value) throws IOException {
        json.writeBooleanField(name, value);
    }

    /// An object under a name.
    void object(String name, Writer writer) throws IOException {
        json.writeObjectFieldStart(name);
        writer.write(this);
        json.writeEndObject();
    }

    /// An array of objects, one for each item.
    <T> void objects(String name, Iterable<T> items, ItemWriter<T> writer) throws IOException {
        json.writeArrayFieldStart(name);
        for (T item : items) {
            json.writeStartObject();
            writer.write(this, item);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    void texts(String name, Iterable<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    /// Whole numbers from 0 to 2³²-1, held as unsigned ints.
    void unsigned(String name, int[] values) throws IOException {
        json.writeArrayFieldStart(name);
        for (int value : values) {
            json.writeNumber(Integer.toUnsignedLong(value));
        }
        json.writeEndArray();
    }

    void wholes(String name, Iterable<Integer> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (int value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    /// Any JSON, as it came.
    void tree(String name, TreeNode value) throws IOException {
        json.writeFieldName(name);
        Json.MAPPER.writeTree(json, value);
    }

    /// The values, `[]` when there are none.
    void floats(String name, float @Nullable [] values) throws IOException {
        json.writeArrayFieldStart(name);
        if (values != null) {
            for (float value : values) {
                json.writeNumber(value);
            }
        }
        json.writeEndArray();
    }

    /// `sparseValues`, left out when there are none.
    void sparse(@Nullable SparseVector sparse) throws IOException {
        if (sparse == null) {
            return;
        }
        sparse("sparseValues", sparse.indices(), sparse.values());
    }

    /// Sparse values under a name.
    void sparse(String name, int[] indices, float[] values) throws IOException {
        json.writeObjectFieldStart(name);
        unsigned("indices", indices);
        floats("values", values);
        json.writeEndObject();
    }

    /// `metadata`, left out when empty.
    void metadata(Metadata metadata) throws IOException {
        if (metadata.isEmpty()) {
            return;
        }
        fields("metadata", metadata);
    }

    /// The fields of metadata as an object.
    void fields(String name, Metadata metadata) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, MetadataValue> field : metadata.fields().entrySet()) {
            metadata(field.getKey(), field.getValue());
        }
        json.writeEndObject();
    }

    /// One metadata value under a name.
    void metadata(String name, MetadataValue value) throws IOException {
        switch (value) {
            case MetadataValue.Text text -> text(name, text.value());
            case MetadataValue.Numeric number -> metadataNumber(name, number.value());
            case MetadataValue.Bool bool -> bool(name, bool.value());
            case MetadataValue.TextList list -> texts(name, list.values());
        }
    }

    /// How many bytes have been written so far.
    long sizeBytes() throws IOException {
        json.flush();
        return buffer.size();
    }

    /// Whole numbers without a fraction, as they were most likely sent.
    private void metadataNumber(String name, double value) throws IOException {
        boolean whole = value == Math.rint(value) && Math.abs(value) <= 1L << 53;
        boolean negativeZero = value == 0 && 1 / value < 0;
        if (whole && !negativeZero) {
            json.writeNumberField(name, (long) value);
        } else {
            json.writeNumberField(name, value);
        }
    }

    /// JSON has no infinity: scores of vectors near the ends of the float range are written as its largest values.
    private static float finite(float value) {
        return Float.isNaN(value) ? 0 : Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE);
    }

    /// Writes the fields of an object.
    @FunctionalInterface
    interface Writer {
        void write(JsonBody body) throws IOException;
    }

    /// Writes the fields of the object that stands for an item.
    @FunctionalInterface
    interface ItemWriter<T> {
        void write(JsonBody body, T item) throws IOException;
    }

    /// Hands out its bytes without copying them.
    private static final class Buffer extends ByteArrayOutputStream {
        HttpData toHttpData() {
            return HttpData.wrap(buf, 0, count);
        }
    }
}
