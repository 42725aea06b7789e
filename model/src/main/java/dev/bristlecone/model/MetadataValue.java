package dev.bristlecone.model;

import java.util.List;

/// One metadata value: a string, a 64-bit number, a boolean or a list of strings. Nothing else can be stored.
public sealed interface MetadataValue {
    record Text(String value) implements MetadataValue {}

    /// A finite number; anything else is an IllegalArgumentException.
    record Numeric(double value) implements MetadataValue {
        public Numeric {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("metadata number: " + value + " (expected: finite)");
            }
        }
    }

    record Bool(boolean value) implements MetadataValue {}

    record TextList(List<String> values) implements MetadataValue {
        public TextList {
            values = List.copyOf(values);
        }
    }
}
