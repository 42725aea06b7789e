package dev.bristlecone.inference.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One parameter that a model takes, and which values.
///
/// @param fallback the value when none is given: a string, integer or boolean; null when there is none
public record Parameter(
        String name,
        Values values,
        boolean required,
        @Nullable Object fallback) {
    public static final String INPUT_TYPE = "input_type";
    public static final String TRUNCATE = "truncate";
    public static final String DIMENSION = "dimension";
    public static final String RETURN_TOKENS = "return_tokens";
    public static final String MAX_TOKENS = "max_tokens_per_sequence";

    /// The type of the values, as the models operation names it.
    public String valueType() {
        return switch (values) {
            case Values.Words words -> "string";
            case Values.Integers integers -> "integer";
            case Values.Range range -> "integer";
            case Values.Flag flag -> "boolean";
        };
    }

    /// The values that a parameter may have.
    public sealed interface Values {
        record Words(List<String> allowed) implements Values {
            public Words {
                allowed = List.copyOf(allowed);
            }
        }

        record Integers(List<Integer> allowed) implements Values {
            public Integers {
                allowed = List.copyOf(allowed);
            }
        }

        /// Both ends included.
        record Range(int min, int max) implements Values {}

        record Flag() implements Values {}
    }

    /// `query` or `passage`, always to be given.
    public static Parameter inputType() {
        return new Parameter(INPUT_TYPE, new Values.Words(List.of("query", "passage")), true, null);
    }

    /// `END` or `NONE`.
    public static Parameter truncate(String fallback) {
        return new Parameter(TRUNCATE, new Values.Words(List.of("END", "NONE")), false, fallback);
    }
}
