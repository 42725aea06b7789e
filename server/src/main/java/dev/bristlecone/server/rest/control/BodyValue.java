package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.server.edge.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON value of a request body that remembers where it ended, so that errors can say so.
public sealed interface BodyValue {
    int line();

    /// The column of the value's last character, from 1.
    int column();

    /// What the value is, for error texts.
    String description();

    record Text(String value, int line, int column) implements BodyValue {
        @Override
        public String description() {
            return "string \"" + value + "\"";
        }
    }

    /// A number as it was written.
    record Number(String digits, boolean integral, int line, int column) implements BodyValue {
        @Override
        public String description() {
            return (integral ? "integer `" : "floating point `") + digits + "`";
        }
    }

    record Flag(boolean value, int line, int column) implements BodyValue {
        @Override
        public String description() {
            return "boolean `" + value + "`";
        }
    }

    record Null(int line, int column) implements BodyValue {
        @Override
        public String description() {
            return "null";
        }
    }

    record Items(List<BodyValue> values, int line, int column) implements BodyValue {
        @Override
        public String description() {
            return "sequence";
        }
    }

    record Members(Map<String, BodyValue> values, int line, int column) implements BodyValue {
        @Override
        public String description() {
            return "map";
        }
    }

    /// Reads a whole body. Depth, duplicate keys and what follows the value are checked.
    ///
    /// @throws DatabaseException MALFORMED_BODY
    static BodyValue parse(byte[] body) throws IOException {
        try (JsonParser parser = Json.FACTORY.createParser(body)) {
            if (parser.nextToken() == null) {
                throw malformed("EOF while parsing a value", 1, 0);
            }
            BodyValue value = read(parser);
            if (parser.nextToken() != null) {
                JsonLocation after = parser.currentTokenLocation();
                throw malformed("trailing characters", after.getLineNr(), after.getColumnNr());
            }
            return value;
        }
    }

    /// The error for a body of another shape than declared.
    static DatabaseException malformed(String problem, int line, int column) {
        return new DatabaseException(
                ErrorCode.MALFORMED_BODY,
                "Failed to deserialize the JSON body into the target type: " + problem + " at line " + line + " column "
                        + column);
    }

    private static BodyValue read(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> items(parser);
            case VALUE_STRING -> {
                String text = parser.getText();
                yield new Text(text, line(parser), column(parser));
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                String digits = parser.getText();
                yield new Number(digits, token == JsonToken.VALUE_NUMBER_INT, line(parser), column(parser));
            }
            case VALUE_TRUE, VALUE_FALSE -> new Flag(token == JsonToken.VALUE_TRUE, line(parser), column(parser));
            case VALUE_NULL -> new Null(line(parser), column(parser));
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("a JSON value cannot begin with " + token);
        };
    }

    private static BodyValue members(JsonParser parser) throws IOException {
        Map<String, BodyValue> values = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            values.put(name, read(parser));
        }
        return new Members(values, line(parser), column(parser));
    }

    private static BodyValue items(JsonParser parser) throws IOException {
        List<BodyValue> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(read(parser));
        }
        return new Items(values, line(parser), column(parser));
    }

    private static int line(JsonParser parser) {
        return parser.currentLocation().getLineNr();
    }

    private static int column(JsonParser parser) {
        return parser.currentLocation().getColumnNr() - 1;
    }
}
