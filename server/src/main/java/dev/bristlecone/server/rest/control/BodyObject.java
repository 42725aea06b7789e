package dev.bristlecone.server.rest.control;

import dev.bristlecone.model.DatabaseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One JSON object of a request body, read member by member. A member that is JSON null counts as absent where it may
/// be. Every reading throws a MALFORMED_BODY that names the member's problem and place.
final class BodyObject {
    private final BodyValue.Members members;

    private BodyObject(BodyValue.Members members) {
        this.members = members;
    }

    /// Reads a body that must be an object.
    static BodyObject parse(byte[] body) throws IOException {
        return of(BodyValue.parse(body));
    }

    Set<String> names() {
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
                        "unknown field `" + member.getKey() + "`, expected one of " + quoted(Arrays.asList(known)),
                        member.getValue());
            }
        }
        return this;
    }

    String text(String name) {
        return asText(value(name));
    }

    @Nullable
    String textOrNull(String name) {
        return orNull(name, BodyObject::asText);
    }

    int integer(String name) {
        return asInteger(value(name));
    }

    @Nullable
    Integer integerOrNull(String name) {
        return orNull(name, BodyObject::asInteger);
    }

    int integer(String name, int absent) {
        Integer given = integerOrNull(name);
        return given == null ? absent : given;
    }

    boolean flag(String name, boolean absent) {
        Boolean given = orNull(name, BodyObject::asFlag);
        return given == null ? absent : given;
    }

    BodyObject object(String name) {
        return of(value(name));
    }

    @Nullable
    BodyObject objectOrNull(String name) {
        return orNull(name, BodyObject::of);
    }

    @Nullable
    List<String> textsOrNull(String name) {
        return orNull(name, BodyObject::asTexts);
    }

    /// All members, which must be text.
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        members.values().forEach((name, value) -> texts.put(name, asText(value)));
        return texts;
    }

    /// All members as they are.
    Map<String, BodyValue> values() {
        return members.values();
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
        return malformed("unknown variant `" + text(name) + "`, expected one of " + quoted(expected), value(name));
    }

    /// An error about this object as a whole.
    DatabaseException malformed(String problem) {
        return malformed(problem, members);
    }

    static DatabaseException invalidType(BodyValue value, String expected) {
        return malformed("invalid type: " + value.description() + ", expected " + expected, value);
    }

    private static BodyObject of(BodyValue value) {
        if (value instanceof BodyValue.Members object) {
            return new BodyObject(object);
        }
        throw invalidType(value, "an object");
    }

    private BodyValue value(String name) {
        BodyValue value = members.values().get(name);
        if (value == null) {
            throw malformed("missing field `" + name + "`");
        }
        return value;
    }

    private @Nullable BodyValue valueOrNull(String name) {
        BodyValue value = members.values().get(name);
        return value instanceof BodyValue.Null ? null : value;
    }

    private <T> @Nullable T orNull(String name, Function<BodyValue, T> reading) {
        BodyValue value = valueOrNull(name);
        return value == null ? null : reading.apply(value);
    }

    private static String asText(BodyValue value) {
        if (value instanceof BodyValue.Text text) {
            return text.value();
        }
        throw invalidType(value, "a string");
    }

    private static Integer asInteger(BodyValue value) {
        if (value instanceof BodyValue.Number number && number.integral()) {
            try {
                return Integer.valueOf(number.digits());
            } catch (NumberFormatException tooLong) {
                throw malformed("invalid value: integer `" + number.digits() + "`, expected i32", value);
            }
        }
        throw invalidType(value, "i32");
    }

    private static Boolean asFlag(BodyValue value) {
        if (value instanceof BodyValue.Flag flag) {
            return flag.value();
        }
        throw invalidType(value, "a boolean");
    }

    private static List<String> asTexts(BodyValue value) {
        if (value instanceof BodyValue.Items items) {
            List<String> texts = new ArrayList<>();
            items.values().forEach(item -> texts.add(asText(item)));
            return texts;
        }
        throw invalidType(value, "a sequence");
    }

    private static DatabaseException malformed(String problem, BodyValue at) {
        return BodyValue.malformed(problem, at.line(), at.column());
    }

    private static String quoted(List<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }
}
