package dev.bristlecone.server.wire;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.server.edge.ApiVersion;
import java.util.Map;

/// Since when there are aliases of namespaces.
public final class AliasVersions {
    private AliasVersions() {}

    /// Refuses callers of versions that do not have them.
    public static void check(ApiVersion version) {
        if (!version.atLeast(ApiVersion.V2026_07)) {
            throw DatabaseException.invalid("Namespace aliases require API version " + ApiVersion.V2026_07.label()
                            + " or later; this request is of " + version.label())
                    .because("API_VERSION_TOO_OLD", Map.of());
        }
    }
}
