package dev.bristlecone.model;

/// How two dense vectors are compared.
public enum Metric {
    /// Cosine of the angle, in [-1, 1]; higher is nearer.
    COSINE(1, "cosine", true),
    /// Inner product; higher is nearer.
    DOT_PRODUCT(2, "dotproduct", true),
    /// Squared euclidean distance; lower is nearer.
    EUCLIDEAN(3, "euclidean", false);

    private final int code;
    private final String label;
    private final boolean higherIsNearer;

    Metric(int code, String label, boolean higherIsNearer) {
        this.code = code;
        this.label = label;
        this.higherIsNearer = higherIsNearer;
    }

    /// The number that stands for this metric in files and log records. Frozen.
    public int code() {
        return code;
    }

    /// The name users write.
    public String label() {
        return label;
    }

    public boolean higherIsNearer() {
        return higherIsNearer;
    }

    /// The metric of a stored code.
    ///
    /// @throws IllegalArgumentException when no metric has it
    public static Metric ofCode(int code) {
        for (Metric metric : values()) {
            if (metric.code == code) {
                return metric;
            }
        }
        throw new IllegalArgumentException("metric code: " + code + " (expected: 1 to 3)");
    }
}
