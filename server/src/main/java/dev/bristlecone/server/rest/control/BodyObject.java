package dev.bristlecone.server.rest.control;

import dev.bristlecone.model.DatabaseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One JSON object of a request body, read member by member. A member that is JSON null counts as absent where it may
/// be. Every reading throws a MALFORMED_BODY that names the member's problem and place.
public final class BodyObject {
    /// Where the object is in the body, `spec.serverless`; "" for the body itself.
    private final String path;

    private final BodyValue.Members members;

    private BodyObject(String path, BodyValue.Members members) {
        this.path = path;
        this.members = members;
    }

    /// Reads a body that must be an object.
    public static BodyObject parse(byte[] body) throws IOException {
        return asObject("", BodyValue.parse(body));
    }

    public Set<String> names() {
        return members.values().keySet();
    }

    /// Whether the member is there and not null.
    boolean has(String name) {
        return valueOrNull(name) != null;
    }

    /// Refuses members other than these.
    BodyObject closed(String... known) {
        Set<String> expected = Set.of(known);
        for (Map.Entry<String, BodyValue> member : members.values().entrySet()) {
            if (!expected.contains(member.getKey())) {
                throw malformed(
                        pathOf(member.getKey()),
                        "unknown field `" + member.getKey() + "`, expected one of " + quoted(Arrays.asList(known)),
                        member.getValue());
            }
        }
        return this;
    }

    /// The member, which must be there.
    public BodyValue value(String name) {
        BodyValue value = members.values().get(name);
        if (value == null) {
            throw malformed("missing field `" + name + "`");
        }
        return value;
    }

    public String text(String name) {
        return asText(pathOf(name), value(name));
    }

    @Nullable
    String textOrNull(String name) {
        return orNull(name, BodyObject::asText);
    }

    int integer(String name) {
        return asInteger(pathOf(name), value(name));
    }

    public @Nullable Integer integerOrNull(String name) {
        return orNull(name, BodyObject::asInteger);
    }

    int integer(String name, int absent) {
        Integer given = integerOrNull(name);
        return given == null ? absent : given;
    }

    public boolean flag(String name, boolean absent) {
        Boolean given = orNull(name, BodyObject::asFlag);
        return given == null ? absent : given;
    }

    BodyObject object(String name) {
        return asObject(pathOf(name), value(name));
    }

    public @Nullable BodyObject objectOrNull(String name) {
        return orNull(name, BodyObject::asObject);
    }

    public @Nullable List<String> textsOrNull(String name) {
        return orNull(name, BodyObject::asTexts);
    }

    /// The objects of an array.
    public List<BodyObject> objects(String name) {
        if (value(name) instanceof BodyValue.Items items) {
            List<BodyObject> objects = new ArrayList<>();
            items.values().forEach(item -> objects.add(asObject(pathOf(name) + "[" + objects.size() + "]", item)));
            return objects;
        }
        throw invalidType(name, "a sequence");
    }

    /// All members, which must be text.
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        members.values().forEach((name, value) -> texts.put(name, asText(pathOf(name), value)));
        return texts;
    }

    /// The one of `choices` whose word the member is.
    <E> E choice(String name, E[] choices, Function<E, String> word) {
        String given = text(name);
        return Arrays.stream(choices)
                .filter(choice -> word.apply(choice).equals(given))
                .findFirst()
                .orElseThrow(() ->
                        unknownVariant(name, Arrays.stream(choices).map(word).toList()));
    }

    <E> @Nullable E choiceOrNull(String name, E[] choices, Function<E, String> word) {
        return has(name) ? choice(name, choices, word) : null;
    }

    /// The error for a text member whose word nobody knows.
    DatabaseException unknownVariant(String name, List<String> expected) {
        return malformed(
                pathOf(name), "unknown variant `" + text(name) + "`, expected one of " + quoted(expected), value(name));
    }

    /// An error about this object as a whole.
    DatabaseException malformed(String problem) {
        return malformed(path, problem, members);
    }

    /// The error for a member of a wrong type.
    DatabaseException invalidType(String name, String expected) {
        return invalidType(pathOf(name), value(name), expected);
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private @Nullable BodyValue valueOrNull(String name) {
        BodyValue value = members.values().get(name);
        return value instanceof BodyValue.Null ? null : value;
    }

    private <T> @Nullable T orNull(String name, BiFunction<String, BodyValue, T> reading) {
        BodyValue value = valueOrNull(name);
        return value == null ? null : reading.apply(pathOf(name), value);
    }

    private static BodyObject asObject(String path, BodyValue value) {
        if (value instanceof BodyValue.Members members) {
            return new BodyObject(path, members);
        }
        throw invalidType(path, value, "an object");
    }

    private static String asText(String path, BodyValue value) {
        if (value instanceof BodyValue.Text text) {
            return text.value();
        }
        throw invalidType(path, value, "a string");
    }

    private static Integer asInteger(String path, BodyValue value) {
        if (value instanceof BodyValue.Number number && number.integral()) {
            try {
                return Integer.valueOf(number.digits());
            } catch (NumberFormatException tooLong) {
                throw malformed(path, "invalid value: integer `" + number.digits() + "`, expected i32", value);
            }
        }
        throw invalidType(path, value, "i32");
    }

    private static Boolean asFlag(String path, BodyValue value) {
        if (value instanceof BodyValue.Flag flag) {
            return flag.value();
        }
        throw invalidType(path, value, "a boolean");
    }

    private static List<String> asTexts(String path, BodyValue value) {
        if (value instanceof BodyValue.Items items) {
            List<String> texts = new ArrayList<>();
            items.values().forEach(item -> texts.add(asText(path + "[" + texts.size() + "]", item)));
            return texts;
        }
        throw invalidType(path, value, "a sequence");
    }

    private static DatabaseException invalidType(String path, BodyValue value, String expected) {
        return malformed(path, "invalid type: " + value.description() + ", expected " + expected, value);
    }

    private static DatabaseException malformed(String path, String problem, BodyValue at) {
        return BodyValue.malformed(path.isEmpty() ? problem : path + ": " + problem, at.line(), at.column());
    }

    private static String quoted(List<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }
}
