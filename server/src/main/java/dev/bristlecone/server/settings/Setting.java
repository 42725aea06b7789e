package dev.bristlecone.server.settings;

import java.util.List;
import java.util.Locale;

/// One thing that can be tuned: its name, what it means, and how its text becomes a value.
///
/// @param key as written in the file; nested in YAML at the dots
/// @param defaultText what holds when nobody says anything; "" for nothing
/// @param otherVariables environment variables of other programs that we understand too
public record Setting<T>(
        String key, String description, String defaultText, SettingType<T> type, List<String> otherVariables) {
    private static final String VARIABLE_PREFIX = "BRISTLECONE_";

    public Setting {
        otherVariables = List.copyOf(otherVariables);
    }

    static <T> Setting<T> of(String key, SettingType<T> type, String defaultText, String description) {
        return new Setting<>(key, description, defaultText, type, List.of());
    }

    /// This setting, also read from another program's environment variable.
    Setting<T> orVariable(String name) {
        return new Setting<>(key, description, defaultText, type, List.of(name));
    }

    /// The environment variable that sets it.
    public String variable() {
        return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
