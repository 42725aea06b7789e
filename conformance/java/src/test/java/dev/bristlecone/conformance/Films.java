package dev.bristlecone.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.pinecone.unsigned_indices_model.VectorWithUnsignedIndices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The five records that every conformance suite writes, each of four dimensions with metadata.
final class Films {
    /// The nearest by cosine are film-1, film-2 and film-5, with scores 1, 0.8 and 0.6.
    static final List<Float> X_AXIS = List.of(1f, 0f, 0f, 0f);

    static final int DIMENSION = 4;

    private static final Path FILE = Path.of("../fixtures/films.json");

    private Films() {}

    static List<VectorWithUnsignedIndices> all() {
        try {
            return value(JsonParser.parseString(Files.readString(FILE))).getListValue().getValuesList().stream()
                    .map(Value::getStructValue)
                    .map(Films::record)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Metadata or a filter, written as JSON.
    static Struct struct(String json) {
        return value(JsonParser.parseString(json)).getStructValue();
    }

    private static VectorWithUnsignedIndices record(Struct film) {
        VectorWithUnsignedIndices record = new VectorWithUnsignedIndices();
        record.setId(film.getFieldsOrThrow("id").getStringValue());
        record.setValues(film.getFieldsOrThrow("values").getListValue().getValuesList().stream()
                .map(value -> (float) value.getNumberValue())
                .toList());
        record.setMetadata(film.getFieldsOrThrow("metadata").getStructValue());
        return record;
    }

    private static Value value(JsonElement element) {
        Value.Builder value = Value.newBuilder();
        if (element instanceof JsonObject object) {
            Struct.Builder struct = Struct.newBuilder();
            object.entrySet().forEach(member -> struct.putFields(member.getKey(), value(member.getValue())));
            value.setStructValue(struct);
        } else if (element instanceof JsonArray array) {
            ListValue.Builder list = ListValue.newBuilder();
            array.forEach(member -> list.addValues(value(member)));
            value.setListValue(list);
        } else {
            JsonPrimitive primitive = element.getAsJsonPrimitive();
            if (primitive.isNumber()) {
                value.setNumberValue(primitive.getAsDouble());
            } else if (primitive.isBoolean()) {
                value.setBoolValue(primitive.getAsBoolean());
            } else {
                value.setStringValue(primitive.getAsString());
            }
        }
        return value.build();
    }
}
