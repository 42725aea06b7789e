package dev.bristlecone.search;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/// Random metadata and filters over so few names and values that they meet often.
public final class RandomMetadata {
    private static final List<String> NAMES = List.of("a", "b", "ab", "", "größe", "\uD83C\uDF32", "\uFF5E");
    private static final List<String> TEXTS =
            List.of("", "x", "y", "xy", "X", "é", "\uD83C\uDF32", "true", "1", "x".repeat(60), "ü".repeat(100));
    private static final double[] NUMBERS = {
        0, -0.0, 1, -1, 1.5, Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, Math.nextUp(1.0), 1e300
    };

    private static final List<Filter.Comparison> COMPARISONS = List.of(Filter.Comparison.values());

    private final Random random;

    public RandomMetadata(long seed) {
        random = new Random(seed);
    }

    public Metadata metadata() {
        TreeMap<String, MetadataValue> fields = new TreeMap<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            fields.put(name(), value());
        }
        return new Metadata(fields);
    }

    /// A filter nested at most `depth` deep.
    public Filter filter(int depth) {
        return switch (random.nextInt(depth > 1 ? 11 : 7)) {
            case 0 -> new Filter.Equal(name(), operand());
            case 1 -> new Filter.NotEqual(name(), operand());
            case 2, 3 -> new Filter.Compare(name(), comparison(), number());
            case 4 -> new Filter.AnyOf(name(), operands());
            case 5 -> new Filter.NoneOf(name(), operands());
            case 6 -> new Filter.Exists(name(), random.nextBoolean());
            case 7 -> new Filter.Or(filters(depth - 1));
            case 8 -> new Filter.Not(filter(depth - 1));
            default -> new Filter.And(filters(depth - 1));
        };
    }

    /// Bytes without any sense.
    public byte[] bytes(int lengthMax) {
        byte[] bytes = new byte[random.nextInt(lengthMax + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private List<Filter> filters(int depth) {
        List<Filter> filters = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            filters.add(filter(depth));
        }
        return filters;
    }

    private MetadataValue value() {
        return switch (random.nextInt(5)) {
            case 0 -> new MetadataValue.Numeric(number());
            case 1 -> new MetadataValue.Bool(random.nextBoolean());
            case 2 -> new MetadataValue.TextList(texts());
            default -> new MetadataValue.Text(text());
        };
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            texts.add(text());
        }
        return texts;
    }

    private List<Operand> operands() {
        List<Operand> operands = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            operands.add(operand());
        }
        return operands;
    }

    private Operand operand() {
        return switch (random.nextInt(4)) {
            case 0 -> new Operand.Numeric(number());
            case 1 -> new Operand.Bool(random.nextBoolean());
            default -> new Operand.Text(text());
        };
    }

    private Filter.Comparison comparison() {
        return COMPARISONS.get(random.nextInt(COMPARISONS.size()));
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private double number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }
}
