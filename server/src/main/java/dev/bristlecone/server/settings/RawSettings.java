package dev.bristlecone.server.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Settings as text, from every source that gave some; a later source wins. Collects problems instead of stopping at
/// the first. One thread.
public final class RawSettings {
    private static final String VARIABLE_PREFIX = "BRISTLECONE_";

    /// Belong to the script that starts us, or are read before the settings.
    private static final List<String> OTHER_VARIABLES = List.of("BRISTLECONE_JAVA_", "BRISTLECONE_CONFIG");

    private final Map<String, Setting<?>> known = new LinkedHashMap<>();
    private final Map<String, Given> givenByKey = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /// @param known the settings that may be given
    public RawSettings(List<Setting<?>> known) {
        known.forEach(setting -> this.known.put(setting.key(), setting));
    }

    /// Adds what a file says.
    ///
    /// @param values by dotted key
    public RawSettings addFile(Map<String, String> values, String fileName) {
        values.forEach((key, text) -> add(key, text, fileName));
        return this;
    }

    /// Adds what the environment says: our variables, and those of others that we understand.
    public RawSettings addEnvironment(Map<String, String> environment) {
        Map<String, String> keyByVariable = new TreeMap<>();
        for (Setting<?> setting : known.values()) {
            keyByVariable.put(setting.variable(), setting.key());
            for (String other : setting.otherVariables()) {
                String text = environment.get(other);
                if (text != null) {
                    add(setting.key(), text, "environment variable " + other);
                }
            }
        }
        new TreeMap<>(environment).forEach((variable, text) -> {
            boolean ours = variable.startsWith(VARIABLE_PREFIX)
                    && OTHER_VARIABLES.stream().noneMatch(variable::startsWith);
            if (ours) {
                String key = keyByVariable.get(variable);
                if (key == null) {
                    problems.add("environment variable " + variable + " is not a setting"
                            + suggestion(variable, keyByVariable.keySet()));
                } else {
                    add(key, text, "environment variable " + variable);
                }
            }
        });
        return this;
    }

    /// Adds what a command-line flag says; null when it was not given.
    public RawSettings addFlag(String key, @Nullable String text, String flag) {
        if (text != null) {
            add(key, text, "flag " + flag);
        }
        return this;
    }

    /// Adds `key=value` from the command line.
    public RawSettings addAssignment(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 0) {
            problems.add("--set " + assignment + " (expected: key=value)");
        } else {
            add(assignment.substring(0, equals), assignment.substring(equals + 1), "flag --set");
        }
        return this;
    }

    /// Notes what is wrong with several settings together.
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /// Everything wrong so far.
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /// The value of a setting; after a problem its default, so that the rest can be checked too.
    public <T> T get(Setting<T> setting) {
        Given given = givenByKey.get(setting.key());
        if (given != null) {
            try {
                return setting.type().reader().apply(given.text());
            } catch (IllegalArgumentException e) {
                problems.add(setting.key() + ": '" + given.text() + "' in " + given.source() + " (expected: "
                        + e.getMessage() + ")");
            }
        }
        return setting.type().reader().apply(setting.defaultText());
    }

    private void add(String key, String text, String source) {
        if (known.containsKey(key)) {
            givenByKey.put(key, new Given(text, source));
        } else {
            problems.add(key + " in " + source + " is not a setting" + suggestion(key, known.keySet()));
        }
    }

    private static String suggestion(String word, Iterable<String> candidates) {
        return Spelling.nearest(word, candidates)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("; the reference page lists all of them");
    }

    /// What a source said.
    private record Given(String text, String source) {}
}
