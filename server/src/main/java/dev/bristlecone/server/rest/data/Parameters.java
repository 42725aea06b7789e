package dev.bristlecone.server.rest.data;

import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.model.DatabaseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The query parameters of one request, all of them known by name. Names are accepted in camelCase and snake_case.
final class Parameters {
    private static final Pattern UPPER_CASE = Pattern.compile("[A-Z]");

    private final QueryParams values;

    private Parameters(QueryParams values) {
        this.values = values;
    }

    /// The parameters of a request that may have these, named in camelCase.
    ///
    /// @throws DatabaseException INVALID_ARGUMENT when there is any other
    static Parameters of(ServiceRequestContext context, String... known) {
        QueryParams values = context.queryParams();
        for (String name : values.names()) {
            if (Arrays.stream(known).noneMatch(one -> name.equals(one) || name.equals(snakeCase(one)))) {
                String expected = known.length == 0 ? "none is allowed here" : "known: " + String.join(", ", known);
                throw DatabaseException.invalid("Unknown query parameter '" + name + "' (" + expected + ")");
            }
        }
        return new Parameters(values);
    }

    @Nullable
    String text(String name) {
        String value = values.get(name);
        return value == null ? values.get(snakeCase(name)) : value;
    }

    String textOrEmpty(String name) {
        String value = text(name);
        return value == null ? "" : value;
    }

    List<String> texts(String name) {
        return values.getAll(name);
    }

    @Nullable
    Long whole(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        try {
            return Long.valueOf(value);
        } catch (NumberFormatException notANumber) {
            throw DatabaseException.invalid(
                    "Query parameter '" + name + "' must be a whole number, got '" + value + "'");
        }
    }

    boolean bool(String name) {
        String value = textOrEmpty(name);
        return switch (value) {
            case "true" -> true;
            case "false", "" -> false;
            default ->
                throw DatabaseException.invalid(
                        "Query parameter '" + name + "' must be true or false, got '" + value + "'");
        };
    }

    private static String snakeCase(String name) {
        return UPPER_CASE.matcher(name).replaceAll("_$0").toLowerCase(Locale.ROOT);
    }
}
