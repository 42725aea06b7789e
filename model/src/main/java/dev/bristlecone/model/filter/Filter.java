package dev.bristlecone.model.filter;

import java.util.List;

/// A metadata filter. A list-valued field takes on each of its elements: `Equal` and `AnyOf` match when any element
/// does. `NotEqual` and `NoneOf` are the negations of `Equal` and `AnyOf`, so they also match records without the
/// field. A type mismatch never matches. Numbers compare as 64-bit floats, strings exactly.
///
/// A bound or number that is not finite is an IllegalArgumentException.
public sealed interface Filter {
    record And(List<Filter> clauses) implements Filter {
        public And {
            clauses = List.copyOf(clauses);
        }
    }

    record Or(List<Filter> clauses) implements Filter {
        public Or {
            clauses = List.copyOf(clauses);
        }
    }

    /// Matches what its clause does not.
    record Not(Filter clause) implements Filter {}

    record Equal(String field, Operand operand) implements Filter {}

    record NotEqual(String field, Operand operand) implements Filter {}

    /// `$gt`, `$gte`, `$lt`, `$lte`: numbers only.
    record Compare(String field, Comparison comparison, double bound) implements Filter {
        public Compare {
            requireFinite(bound);
        }
    }

    record AnyOf(String field, List<Operand> operands) implements Filter {
        public AnyOf {
            operands = List.copyOf(operands);
        }
    }

    record NoneOf(String field, List<Operand> operands) implements Filter {
        public NoneOf {
            operands = List.copyOf(operands);
        }
    }

    record Exists(String field, boolean expected) implements Filter {}

    /// `$match_phrase`, `$match_all`, `$match_any`: what the text of a full-text field says. Answered by a text
    /// index, never by metadata.
    record Matches(String field, Wording wording, String text) implements Filter {}

    /// How the words of [Matches] must occur.
    enum Wording {
        /// Next to each other, in order.
        PHRASE,
        /// Every one of them.
        ALL,
        /// At least one of them.
        ANY
    }

    /// The four orderings of [Compare].
    enum Comparison {
        GREATER,
        GREATER_OR_EQUAL,
        LESS,
        LESS_OR_EQUAL
    }

    /// Whether a text index is needed to answer it.
    default boolean asksForWords() {
        return switch (this) {
            case And and -> and.clauses().stream().anyMatch(Filter::asksForWords);
            case Or or -> or.clauses().stream().anyMatch(Filter::asksForWords);
            case Not not -> not.clause().asksForWords();
            case Matches matches -> true;
            case Equal equal -> false;
            case NotEqual notEqual -> false;
            case Compare compare -> false;
            case AnyOf anyOf -> false;
            case NoneOf noneOf -> false;
            case Exists exists -> false;
        };
    }

    /// What a field is compared with.
    sealed interface Operand {
        record Text(String value) implements Operand {}

        record Numeric(double value) implements Operand {
            public Numeric {
                requireFinite(value);
            }
        }

        record Bool(boolean value) implements Operand {}
    }

    private static void requireFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("filter number: " + value + " (expected: finite)");
        }
    }
}
