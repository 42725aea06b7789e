package dev.bristlecone.server.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A YAML file of settings: nested maps whose path, joined by dots, is the key.
public final class SettingsFile {
    private SettingsFile() {}

    /// The texts by dotted key.
    ///
    /// @throws SettingsException when the file cannot be read or is not a YAML map of scalars
    public static Map<String, String> read(Path file) throws SettingsException {
        Object document;
        try {
            LoadSettings settings =
                    LoadSettings.builder().setLabel(file.toString()).build();
            document = new Load(settings).loadFromString(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw wrong("settings file " + file + " does not exist");
        } catch (CharacterCodingException e) {
            throw wrong("settings file " + file + " is not UTF-8 text");
        } catch (IOException e) {
            throw wrong("settings file " + file + " cannot be read: " + e.getMessage());
        } catch (YamlEngineException e) {
            throw wrong("settings file " + file + " is not YAML: " + e.getMessage());
        }
        Map<String, String> values = new LinkedHashMap<>();
        if (document != null) {
            flatten("", document, file, values);
        }
        return values;
    }

    private static void flatten(String key, @Nullable Object node, Path file, Map<String, String> values)
            throws SettingsException {
        switch (node) {
            case null -> values.put(key, "");
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    String name = String.valueOf(entry.getKey());
                    flatten(key.isEmpty() ? name : key + "." + name, entry.getValue(), file, values);
                }
            }
            case String text -> values.put(key, text);
            case Number number -> values.put(key, number.toString());
            case Boolean flag -> values.put(key, flag.toString());
            default ->
                throw wrong("settings file " + file + ": '" + key + "' is a list or something else (expected: a map of"
                        + " single values)");
        }
    }

    private static SettingsException wrong(String problem) {
        return new SettingsException(List.of(problem));
    }
}
