package dev.bristlecone.server.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bristlecone.database.data.DocumentValue;
import dev.bristlecone.database.data.SparseInput;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.server.edge.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Walks one JSON body once, front to back. A value method reads the value of the field last named; JSON null reads as
/// absent wherever a field may be left out. Whatever has the wrong shape is [ErrorCode#MALFORMED_BODY] with its place.
final class JsonCursor implements AutoCloseable {
    private static final int ARRAY_CAPACITY_MIN = 16;
    private static final long UNSIGNED_INT_MAX = 0xFFFF_FFFFL;

    private final JsonParser parser;

    /// At the body's opening brace.
    private JsonCursor(byte[] body) throws IOException {
        byte[] json = body.length == 0 ? new byte[] {'{', '}'} : body;
        this.parser = Json.FACTORY.createParser(json);
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed("must be a JSON object");
        }
    }

    /// What a body says: one object, after which nothing follows. An empty body counts as an empty object.
    static <T> T read(byte[] body, BodyReader<T> reader) throws IOException {
        try (JsonCursor cursor = new JsonCursor(body)) {
            T read = reader.read(cursor);
            cursor.end();
            return read;
        }
    }

    /// The name of the next field of the current object, or null at its end.
    @Nullable
    String nextField() throws IOException {
        String name = parser.nextFieldName();
        if (name != null) {
            parser.nextToken();
        }
        return name;
    }

    /// Checks that nothing follows the body.
    private void end() throws IOException {
        if (parser.nextToken() != null) {
            throw malformed("must be followed by nothing");
        }
    }

    @Nullable
    String text() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> null;
            default -> throw malformed("must be a string");
        };
    }

    String textOrEmpty() throws IOException {
        String text = text();
        return text == null ? "" : text;
    }

    boolean bool() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw malformed("must be a boolean");
        };
    }

    @Nullable
    Float number() throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!token.isNumeric()) {
            throw malformed("must be a number");
        }
        return parser.getFloatValue();
    }

    /// A whole number; `5.0` is one.
    @Nullable
    Long whole() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> wholeToken();
            case VALUE_NUMBER_FLOAT -> {
                double value = parser.getDoubleValue();
                if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
                    throw malformed("must be a whole number");
                }
                yield (long) value;
            }
            default -> throw malformed("must be a whole number");
        };
    }

    /// The floats of an array, or null. `expectedLength` saves copies when it is right.
    float @Nullable [] floats(int expectedLength) throws IOException {
        if (!startsArray("an array of numbers")) {
            return null;
        }
        parser.nextToken();
        return floatsFromHere(Math.max(expectedLength, ARRAY_CAPACITY_MIN));
    }

    /// The floats from the current token to the end of its array.
    private float[] floatsFromHere(int capacity) throws IOException {
        float[] values = new float[capacity];
        int count = 0;
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (!token.isNumeric()) {
                throw malformed("must be a number");
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count] = parser.getFloatValue();
            count++;
        }
        return count == values.length ? values : Arrays.copyOf(values, count);
    }

    /// The unsigned 32-bit numbers of an array, or null.
    int @Nullable [] unsignedInts() throws IOException {
        if (!startsArray("an array of whole numbers")) {
            return null;
        }
        int[] values = new int[ARRAY_CAPACITY_MIN];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Long value = whole();
            if (value == null || value < 0 || value > UNSIGNED_INT_MAX) {
                throw malformed("must be a whole number between 0 and " + UNSIGNED_INT_MAX);
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count] = value.intValue();
            count++;
        }
        return Arrays.copyOf(values, count);
    }

    /// The strings of an array; empty when absent.
    List<String> texts() throws IOException {
        return list("an array of strings", () -> {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw malformed("must be a string");
            }
            return parser.getText();
        });
    }

    /// The strings of an array, or one string that stands for an array of it; null when absent.
    @Nullable
    List<String> textsOrOne() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> List.of(parser.getText());
            default -> texts();
        };
    }

    /// One item for each object of an array, which `reader` walks with [#nextField]; empty when absent.
    <T> List<T> objects(Reader<T> reader) throws IOException {
        return list("an array of objects", () -> {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw malformed("must be an object");
            }
            return reader.read();
        });
    }

    /// What `reader` makes of an object, or null.
    <T> @Nullable T object(Reader<T> reader) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> reader.read();
            case VALUE_NULL -> null;
            default -> throw malformed("must be an object");
        };
    }

    /// An object of any shape as maps, lists, strings, doubles, booleans and nulls; null when absent.
    @Nullable
    Map<String, @Nullable Object> tree() throws IOException {
        return object(this::treeObject);
    }

    /// A value of any shape, as in [#tree].
    @Nullable
    Object value() throws IOException {
        return treeValue();
    }

    /// The value of a document's field, or null.
    @Nullable
    DocumentValue documentValue() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> plain(new MetadataValue.Text(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                double value = parser.getDoubleValue();
                if (!Double.isFinite(value)) {
                    throw malformed("must be a finite 64-bit number");
                }
                yield plain(new MetadataValue.Numeric(value));
            }
            case VALUE_TRUE -> plain(new MetadataValue.Bool(true));
            case VALUE_FALSE -> plain(new MetadataValue.Bool(false));
            case VALUE_NULL -> null;
            case START_ARRAY -> documentArray();
            case START_OBJECT -> documentObject();
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw malformed("must be a JSON value");
        };
    }

    private static DocumentValue plain(MetadataValue value) {
        return new DocumentValue.Plain(value);
    }

    /// Numbers or strings, as the first element says.
    private DocumentValue documentArray() throws IOException {
        JsonToken first = parser.nextToken();
        if (first.isNumeric()) {
            return new DocumentValue.Dense(floatsFromHere(ARRAY_CAPACITY_MIN));
        }
        List<String> texts = new ArrayList<>();
        for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_STRING) {
                skipArray();
                return new DocumentValue.Unfit("an array of other values");
            }
            texts.add(parser.getText());
        }
        return plain(new MetadataValue.TextList(texts));
    }

    private void skipArray() throws IOException {
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            parser.skipChildren();
        }
    }

    /// Sparse values when its members say so.
    private DocumentValue documentObject() throws IOException {
        int[] indices = null;
        float[] values = null;
        boolean unfit = false;
        for (String name = nextField(); name != null; name = nextField()) {
            if (name.equals("indices")) {
                indices = unsignedInts();
            } else if (name.equals("values")) {
                values = floats(ARRAY_CAPACITY_MIN);
            } else {
                parser.skipChildren();
                unfit = true;
            }
        }
        return unfit || indices == null || values == null
                ? new DocumentValue.Unfit("another object")
                : new DocumentValue.Sparse(new SparseInput(indices, values));
    }

    /// What to throw about a field nobody knows.
    DatabaseException unknown(String name, String known) {
        return new DatabaseException(
                ErrorCode.MALFORMED_BODY, "Unknown field '" + name + "' in " + container() + " (known: " + known + ")");
    }

    /// What to throw about a field that must be there, once its object has ended.
    DatabaseException missing(String name) {
        String path = path();
        String place = path.isEmpty() ? "the request body" : "'" + path + "'";
        return new DatabaseException(ErrorCode.MALFORMED_BODY, "Missing required field '" + name + "' in " + place);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private long wholeToken() throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw malformed("must be a 64-bit whole number");
        }
        return parser.getLongValue();
    }

    private boolean startsArray(String expectation) {
        return switch (parser.currentToken()) {
            case START_ARRAY -> true;
            case VALUE_NULL -> false;
            default -> throw malformed("must be " + expectation);
        };
    }

    private <T> List<T> list(String expectation, Reader<T> reader) throws IOException {
        List<T> items = new ArrayList<>();
        if (startsArray(expectation)) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(reader.read());
            }
        }
        return items;
    }

    private Map<String, @Nullable Object> treeObject() throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (String name = nextField(); name != null; name = nextField()) {
            object.put(name, treeValue());
        }
        return object;
    }

    private @Nullable Object treeValue() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> treeObject();
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(treeValue());
                }
                yield items;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw malformed("must be a JSON value");
        };
    }

    private DatabaseException malformed(String expectation) {
        String path = path();
        String place = path.isEmpty() ? "The request body" : "Field '" + path + "'";
        return new DatabaseException(ErrorCode.MALFORMED_BODY, place + " " + expectation + ", got " + found());
    }

    private String found() {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case null -> "nothing";
            case START_OBJECT, END_OBJECT -> "an object";
            case START_ARRAY, END_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numberFound();
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> "null";
            case FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "something else";
        };
    }

    private String numberFound() {
        try {
            return parser.getText();
        } catch (IOException unreadable) {
            return "a number";
        }
    }

    /// The object that the current field belongs to.
    private String container() {
        String path = path();
        int field = path.lastIndexOf('/');
        return field < 0 ? "the request body" : "'" + path.substring(0, field) + "'";
    }

    /// Names and positions from the body to the cursor, "" at the body itself.
    private String path() {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "" : pointer.substring(1);
    }

    /// Reads one value at the cursor.
    @FunctionalInterface
    interface Reader<T> {
        T read() throws IOException;
    }

    /// Reads the fields of one body.
    @FunctionalInterface
    interface BodyReader<T> {
        T read(JsonCursor cursor) throws IOException;
    }
}
