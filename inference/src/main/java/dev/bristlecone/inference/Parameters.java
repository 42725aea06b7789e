package dev.bristlecone.inference;

import dev.bristlecone.inference.catalog.ModelCard;
import dev.bristlecone.inference.catalog.Parameter;
import dev.bristlecone.inference.runtime.EmbedOptions;
import dev.bristlecone.inference.runtime.InputType;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The parameters of one request, checked against the model's card, with defaults for what was left out. Values are
/// strings, integers and booleans.
public final class Parameters {
    private final ModelCard card;
    private final Map<String, Object> values;

    private Parameters(ModelCard card, Map<String, Object> values) {
        this.card = card;
        this.values = values;
    }

    /// Checks what was given and fills in the rest.
    ///
    /// @throws DatabaseException INVALID_ARGUMENT naming the parameter and what it may be
    static Parameters of(ModelCard card, Metadata given) {
        given.fields().keySet().forEach(name -> {
            if (card.parameter(name).isEmpty()) {
                throw unknown(card, name);
            }
        });
        Map<String, Object> values = new TreeMap<>();
        for (Parameter parameter : card.parameters()) {
            MetadataValue value = given.fields().get(parameter.name());
            if (value != null) {
                values.put(parameter.name(), checked(card, parameter, value));
            } else if (parameter.required()) {
                throw DatabaseException.invalid("Missing required parameter '" + parameter.name() + "' for model '"
                        + card.name() + "'. Expected " + expected(parameter) + ".");
            } else if (parameter.fallback() != null) {
                values.put(parameter.name(), parameter.fallback());
            }
        }
        return new Parameters(card, values);
    }

    /// Refuses what the model does not take.
    ///
    /// @throws DatabaseException INVALID_ARGUMENT naming the parameter and what it may be
    public static void check(ModelCard card, Metadata given) {
        of(card, given);
    }

    /// What an embedder is told.
    EmbedOptions embedOptions() {
        boolean query = "query".equals(values.get(Parameter.INPUT_TYPE));
        return new EmbedOptions(
                query ? InputType.QUERY : InputType.PASSAGE,
                truncate(),
                maxTokens(),
                values.get(Parameter.DIMENSION) instanceof Integer dimension ? dimension : card.defaultDimension(),
                Boolean.TRUE.equals(values.get(Parameter.RETURN_TOKENS)));
    }

    /// Whether what is too long is cut; models without the choice cut.
    boolean truncate() {
        return !"NONE".equals(values.get(Parameter.TRUNCATE));
    }

    int maxTokens() {
        return values.get(Parameter.MAX_TOKENS) instanceof Integer chosen ? chosen : card.maxTokens();
    }

    private static Object checked(ModelCard card, Parameter parameter, MetadataValue value) {
        Object plain = plain(value);
        boolean allowed = switch (parameter.values()) {
            case Parameter.Values.Words words ->
                plain instanceof String word && words.allowed().contains(word);
            case Parameter.Values.Integers integers ->
                plain instanceof Integer number && integers.allowed().contains(number);
            case Parameter.Values.Range range ->
                plain instanceof Integer number && number >= range.min() && number <= range.max();
            case Parameter.Values.Flag flag -> plain instanceof Boolean;
        };
        if (!allowed || plain == null) {
            throw DatabaseException.invalid("Invalid value for parameter '" + parameter.name() + "' of model '"
                    + card.name() + "': " + described(value) + ". Expected " + expected(parameter) + ".");
        }
        return plain;
    }

    /// The value as a string, integer or boolean; null when it is none of them.
    private static @Nullable Object plain(MetadataValue value) {
        return switch (value) {
            case MetadataValue.Text text -> text.value();
            case MetadataValue.Numeric number -> number.value() == (int) number.value() ? (int) number.value() : null;
            case MetadataValue.Bool flag -> flag.value();
            case MetadataValue.TextList list -> null;
        };
    }

    private static String described(MetadataValue value) {
        return switch (value) {
            case MetadataValue.Text text -> "'" + text.value() + "'";
            case MetadataValue.Numeric number -> String.valueOf(number.value());
            case MetadataValue.Bool flag -> String.valueOf(flag.value());
            case MetadataValue.TextList list -> "a list";
        };
    }

    private static String expected(Parameter parameter) {
        return switch (parameter.values()) {
            case Parameter.Values.Words words -> "one of [" + String.join(", ", words.allowed()) + "]";
            case Parameter.Values.Integers integers ->
                "one of ["
                        + integers.allowed().stream()
                                .sorted()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", "))
                        + "]";
            case Parameter.Values.Range range -> "an integer between " + range.min() + " and " + range.max();
            case Parameter.Values.Flag flag -> "true or false";
        };
    }

    private static DatabaseException unknown(ModelCard card, String name) {
        String known = card.parameters().isEmpty()
                ? "It takes none"
                : "Supported parameters: "
                        + card.parameters().stream().map(Parameter::name).collect(Collectors.joining(", "));
        return DatabaseException.invalid(
                "Unsupported parameter '" + name + "' for model '" + card.name() + "'. " + known + ".");
    }
}
