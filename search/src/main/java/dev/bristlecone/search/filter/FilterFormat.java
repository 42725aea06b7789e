package dev.bristlecone.search.filter;

import dev.bristlecone.model.Limits;
import dev.bristlecone.model.filter.Filter.Comparison;

/// The layout of an encoded filter: one node, a code and what follows it.
///
/// | code | node | followed by |
/// |---|---|---|
/// | 0 | invalid | |
/// | 1 | and | varint count, nodes |
/// | 2 | or | varint count, nodes |
/// | 3 | equal | field, operand |
/// | 4 | not equal | field, operand |
/// | 5 | compare | field, comparison code, number |
/// | 6 | any of | field, varint count, operands |
/// | 7 | none of | field, varint count, operands |
/// | 8 | exists | field, 0 or 1 |
/// | 9 | not | node |
///
/// A field is a varint size in bytes and UTF-8. A comparison is 1 for greater, 2 greater or equal, 3 less, 4 less or
/// equal. An operand is a code and a value: 1 string (varint size, UTF-8), 2 number (8 bytes, little-endian double,
/// finite), 3 false, 4 true. Nodes nest at most [#DEPTH_MAX] deep.
final class FilterFormat {
    static final int AND = 1;
    static final int OR = 2;
    static final int EQUAL = 3;
    static final int NOT_EQUAL = 4;
    static final int COMPARE = 5;
    static final int ANY_OF = 6;
    static final int NONE_OF = 7;
    static final int EXISTS = 8;
    static final int NOT = 9;

    static final int OPERAND_TEXT = 1;
    static final int OPERAND_NUMERIC = 2;
    static final int OPERAND_FALSE = 3;
    static final int OPERAND_TRUE = 4;

    /// Each object a user nests gives at most two nodes: its operator, and the "and" of its several keys.
    static final int DEPTH_MAX = 2 * Limits.FILTER_DEPTH_MAX;

    private FilterFormat() {}

    static int codeOf(Comparison comparison) {
        return switch (comparison) {
            case GREATER -> 1;
            case GREATER_OR_EQUAL -> 2;
            case LESS -> 3;
            case LESS_OR_EQUAL -> 4;
        };
    }
}
