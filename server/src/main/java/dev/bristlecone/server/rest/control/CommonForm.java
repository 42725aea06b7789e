package dev.bristlecone.server.rest.control;

import dev.bristlecone.model.index.IndexDefinition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Members that every version writes alike.
final class CommonForm {
    private static final String ENABLED = "enabled";
    private static final String DISABLED = "disabled";

    private CommonForm() {}

    /// `deletion_protection` of a new index; absent means none.
    static boolean deletionProtection(BodyObject body) {
        return Boolean.TRUE.equals(deletionProtectionOrNull(body));
    }

    /// `deletion_protection` of a configure; absent means no change.
    static @Nullable Boolean deletionProtectionOrNull(BodyObject body) {
        String word = body.textOrNull("deletion_protection");
        if (word == null) {
            return null;
        }
        if (word.equals(ENABLED) || word.equals(DISABLED)) {
            return word.equals(ENABLED);
        }
        throw body.unknownVariant("deletion_protection", List.of(DISABLED, ENABLED));
    }

    static String deletionProtection(boolean enabled) {
        return enabled ? ENABLED : DISABLED;
    }

    /// `tags` of a new index.
    static Map<String, String> tags(BodyObject body) {
        Map<String, String> tags = tagsOrNull(body);
        return tags == null ? Map.of() : tags;
    }

    /// `tags` of a configure; absent means no change.
    static @Nullable Map<String, String> tagsOrNull(BodyObject body) {
        BodyObject tags = body.objectOrNull("tags");
        return tags == null ? null : tags.texts();
    }

    /// `status.state`.
    static String state(IndexDefinition.State state) {
        return switch (state) {
            case INITIALIZING -> "Initializing";
            case READY -> "Ready";
            case SCALING_UP -> "ScalingUp";
            case TERMINATING -> "Terminating";
            case DISABLED -> "Disabled";
        };
    }

    /// `status.ready`: whether data calls are served.
    static boolean ready(IndexDefinition.State state) {
        return switch (state) {
            case READY, SCALING_UP -> true;
            case INITIALIZING, TERMINATING, DISABLED -> false;
        };
    }
}
