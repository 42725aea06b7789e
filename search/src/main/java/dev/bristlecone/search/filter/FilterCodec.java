package dev.bristlecone.search.filter;

import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Comparison;
import dev.bristlecone.model.filter.Filter.Operand;
import dev.bristlecone.search.bytes.ByteInput;
import dev.bristlecone.search.bytes.ByteOutput;
import java.util.ArrayList;
import java.util.List;

/// Filters as bytes, for log records of changes by filter, laid out as [FilterFormat] says. Equal filters give equal
/// bytes, and bytes that decode at all are the encoding of what they decode to. Any thread.
public final class FilterCodec {
    private FilterCodec() {}

    /// The one encoding of this filter.
    ///
    /// @throws IllegalArgumentException when the filter is nested deeper than a parsed one can be, or a string
    ///     holds half a surrogate pair
    public static byte[] encode(Filter filter) {
        ByteOutput output = new ByteOutput();
        putNode(output, filter, 1);
        return output.toBytes();
    }

    /// The inverse of [#encode].
    ///
    /// @throws IllegalArgumentException when the bytes are not an encoding
    public static Filter decode(byte[] bytes) {
        ByteInput input = new ByteInput(bytes);
        Filter filter = readNode(input, 1);
        if (!input.isAtEnd()) {
            throw input.malformed("bytes after the filter");
        }
        return filter;
    }

    private static void putNode(ByteOutput output, Filter filter, int depth) {
        checkDepth(depth);
        switch (filter) {
            case Filter.And and -> putNodes(output, FilterFormat.AND, and.clauses(), depth);
            case Filter.Or or -> putNodes(output, FilterFormat.OR, or.clauses(), depth);
            case Filter.Not not -> {
                output.putByte(FilterFormat.NOT);
                putNode(output, not.clause(), depth + 1);
            }
            case Filter.Matches matches -> throw FilterMatcher.beyondMetadata(matches);
            case Filter.Equal equal -> {
                putStart(output, FilterFormat.EQUAL, equal.field());
                putOperand(output, equal.operand());
            }
            case Filter.NotEqual notEqual -> {
                putStart(output, FilterFormat.NOT_EQUAL, notEqual.field());
                putOperand(output, notEqual.operand());
            }
            case Filter.Compare compare -> {
                putStart(output, FilterFormat.COMPARE, compare.field());
                output.putByte(FilterFormat.codeOf(compare.comparison()));
                output.putDouble(compare.bound());
            }
            case Filter.AnyOf anyOf -> {
                putStart(output, FilterFormat.ANY_OF, anyOf.field());
                putOperands(output, anyOf.operands());
            }
            case Filter.NoneOf noneOf -> {
                putStart(output, FilterFormat.NONE_OF, noneOf.field());
                putOperands(output, noneOf.operands());
            }
            case Filter.Exists exists -> {
                putStart(output, FilterFormat.EXISTS, exists.field());
                output.putByte(exists.expected() ? 1 : 0);
            }
        }
    }

    private static void putNodes(ByteOutput output, int code, List<Filter> nodes, int depth) {
        output.putByte(code);
        output.putVarint(nodes.size());
        for (Filter node : nodes) {
            putNode(output, node, depth + 1);
        }
    }

    private static void putStart(ByteOutput output, int code, String field) {
        output.putByte(code);
        output.putText(field);
    }

    private static void putOperands(ByteOutput output, List<Operand> operands) {
        output.putVarint(operands.size());
        for (Operand operand : operands) {
            putOperand(output, operand);
        }
    }

    private static void putOperand(ByteOutput output, Operand operand) {
        switch (operand) {
            case Operand.Text text -> {
                output.putByte(FilterFormat.OPERAND_TEXT);
                output.putText(text.value());
            }
            case Operand.Numeric numeric -> {
                output.putByte(FilterFormat.OPERAND_NUMERIC);
                output.putDouble(numeric.value());
            }
            case Operand.Bool bool ->
                output.putByte(bool.value() ? FilterFormat.OPERAND_TRUE : FilterFormat.OPERAND_FALSE);
        }
    }

    private static Filter readNode(ByteInput input, int depth) {
        checkDepth(depth);
        int code = input.readByte();
        return switch (code) {
            case FilterFormat.AND -> new Filter.And(readNodes(input, depth));
            case FilterFormat.OR -> new Filter.Or(readNodes(input, depth));
            case FilterFormat.EQUAL -> new Filter.Equal(input.readText(), readOperand(input));
            case FilterFormat.NOT_EQUAL -> new Filter.NotEqual(input.readText(), readOperand(input));
            case FilterFormat.COMPARE ->
                new Filter.Compare(input.readText(), readComparison(input), input.readDouble());
            case FilterFormat.ANY_OF -> new Filter.AnyOf(input.readText(), readOperands(input));
            case FilterFormat.NONE_OF -> new Filter.NoneOf(input.readText(), readOperands(input));
            case FilterFormat.NOT -> new Filter.Not(readNode(input, depth + 1));
            case FilterFormat.EXISTS -> new Filter.Exists(input.readText(), readFlag(input));
            default -> throw input.malformed("filter node code " + code + " (expected: 1 to 9)");
        };
    }

    /// Lists grow as they are read: a count says nothing until its elements were there.
    private static List<Filter> readNodes(ByteInput input, int depth) {
        int count = input.readVarint();
        List<Filter> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(readNode(input, depth + 1));
        }
        return nodes;
    }

    private static List<Operand> readOperands(ByteInput input) {
        int count = input.readVarint();
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            operands.add(readOperand(input));
        }
        return operands;
    }

    private static Operand readOperand(ByteInput input) {
        int code = input.readByte();
        return switch (code) {
            case FilterFormat.OPERAND_TEXT -> new Operand.Text(input.readText());
            case FilterFormat.OPERAND_NUMERIC -> new Operand.Numeric(input.readDouble());
            case FilterFormat.OPERAND_FALSE -> new Operand.Bool(false);
            case FilterFormat.OPERAND_TRUE -> new Operand.Bool(true);
            default -> throw input.malformed("filter operand code " + code + " (expected: 1 to 4)");
        };
    }

    private static Comparison readComparison(ByteInput input) {
        int code = input.readByte();
        for (Comparison comparison : Comparison.values()) {
            if (FilterFormat.codeOf(comparison) == code) {
                return comparison;
            }
        }
        throw input.malformed("comparison code " + code + " (expected: 1 to 4)");
    }

    private static boolean readFlag(ByteInput input) {
        int value = input.readByte();
        if (value > 1) {
            throw input.malformed("flag " + value + " (expected: 0 or 1)");
        }
        return value == 1;
    }

    private static void checkDepth(int depth) {
        if (depth > FilterFormat.DEPTH_MAX) {
            throw new IllegalArgumentException("filter depth: more than " + FilterFormat.DEPTH_MAX);
        }
    }
}
