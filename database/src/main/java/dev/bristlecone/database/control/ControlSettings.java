package dev.bristlecone.database.control;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an operator may choose about indexes.
///
/// @param portMin the first port given to an index
/// @param portMax the last one
/// @param indexCountMax how many indexes may exist at once; null for no quota
/// @param regions the clouds and regions users may name, because clients insist on naming one; they change nothing
public record ControlSettings(
        int portMin, int portMax, @Nullable Integer indexCountMax, Map<String, List<String>> regions) {
    private static final int PORT_MIN_DEFAULT = 5081;
    private static final int PORT_HIGHEST = 65_535;

    public ControlSettings {
        if (portMin < 1 || portMax > PORT_HIGHEST || portMin > portMax) {
            throw new IllegalArgumentException("index ports: " + portMin + " to " + portMax
                    + " (expected: a range within 1 to " + PORT_HIGHEST + ")");
        }
        regions = Collections.unmodifiableMap(new LinkedHashMap<>(regions));
    }

    /// No quota, ports from 5081 upward, the regions of the hosted service.
    public static ControlSettings defaults() {
        return startingAt(PORT_MIN_DEFAULT);
    }

    /// The defaults with another first port.
    public static ControlSettings startingAt(int portMin) {
        Map<String, List<String>> regions = new LinkedHashMap<>();
        regions.put("aws", List.of("us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1"));
        regions.put("gcp", List.of("us-central1", "europe-west4"));
        regions.put("azure", List.of("eastus2"));
        return new ControlSettings(portMin, PORT_HIGHEST, null, regions);
    }
}
