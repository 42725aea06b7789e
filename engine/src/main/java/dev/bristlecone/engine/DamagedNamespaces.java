package dev.bristlecone.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The namespaces known to be damaged, for the operator. What a namespace answers does not depend on it. Any thread.
final class DamagedNamespaces {
    private static final int REASONS_MAX = 10;

    /// Why, by namespace; those deleted since fall out when somebody looks.
    private final Map<NamespaceState, String> reasons = new ConcurrentHashMap<>();

    void add(NamespaceState namespace, String reason) {
        reasons.putIfAbsent(namespace, reason);
    }

    List<NamespaceState> all() {
        reasons.keySet().removeIf(NamespaceState::deleted);
        return List.copyOf(reasons.keySet());
    }

    /// One sentence for each reason, at most a few.
    List<String> describe() {
        reasons.keySet().removeIf(NamespaceState::deleted);
        Map<String, Integer> counts = new TreeMap<>();
        reasons.values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Integer> reason : counts.entrySet()) {
            if (lines.size() == REASONS_MAX) {
                lines.add("and " + (counts.size() - REASONS_MAX) + " more kinds of damage");
                break;
            }
            lines.add("namespaces that answer nothing: " + reason.getValue() + ", because " + reason.getKey());
        }
        return lines;
    }
}
