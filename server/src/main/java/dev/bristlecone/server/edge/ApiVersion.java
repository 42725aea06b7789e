package dev.bristlecone.server.edge;

import java.util.Optional;

/// The dated API versions this server speaks, in order.
public enum ApiVersion {
    V2024_07("2024-07"),
    V2024_10("2024-10"),
    V2025_01("2025-01"),
    V2025_04("2025-04"),
    V2025_10("2025-10"),
    V2026_04("2026-04"),
    V2026_07("2026-07");

    private final String label;

    ApiVersion(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public boolean atLeast(ApiVersion other) {
        return compareTo(other) >= 0;
    }

    /// The version a header names; `2026-01.alpha` is served as 2026-07. Empty when this server does not know it.
    public static Optional<ApiVersion> parse(String header) {
        if (header.equals("2026-01.alpha")) {
            return Optional.of(V2026_07);
        }
        for (ApiVersion version : values()) {
            if (version.label.equals(header)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }
}
