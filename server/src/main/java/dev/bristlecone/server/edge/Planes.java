package dev.bristlecone.server.edge;

import java.util.List;

/// Which services are reached where.
///
/// @param control on the main port only
/// @param data on each index's port and host name
/// @param monitoring on the metrics port, without a key
/// @param everywhere on all of them (health)
public record Planes(List<Routes> control, List<Routes> data, List<Routes> monitoring, List<Routes> everywhere) {
    public Planes {
        control = List.copyOf(control);
        data = List.copyOf(data);
        monitoring = List.copyOf(monitoring);
        everywhere = List.copyOf(everywhere);
    }
}
