package dev.bristlecone.server.settings;

/// Writes the reference page of all settings; a test holds the page in `docs` equal to it.
public final class SettingsReference {
    private SettingsReference() {}

    /// The page in Markdown.
    public static String markdown() {
        StringBuilder page = new StringBuilder("""
                # Settings

                <!-- Generated from server.settings.KnownSettings: change it there, then run
                     mvn test -pl server -am -Dtest=SettingsReferenceTest -Dsettings.write=true -Dsurefire.failIfNoSpecifiedTests=false -->

                A setting comes from, each winning over the ones before: its default, the file `bristlecone.yaml` in the data
                directory (or the one named by `--config`), the environment, the command line (`--set key=value`, or its own
                flag). In the file a dot is a level:

                ```yaml
                listen:
                  port: 5080
                auth:
                  mode: on
                ```

                Everything wrong is reported at once, and unknown keys are refused. Sizes are written `4MiB`, `500MB` or `1024`,
                times `250ms`, `30s`, `5m` or `1h`. The data directory cannot be set in its own file.

                | Setting | Default | Value | Environment | Meaning |
                |---|---|---|---|---|
                """);
        for (Setting<?> setting : KnownSettings.ALL) {
            page.append("| `").append(setting.key()).append("` | ");
            page.append(setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`");
            page.append(" | ")
                    .append(setting.type().name())
                    .append(" | `")
                    .append(setting.variable())
                    .append('`');
            setting.otherVariables()
                    .forEach(other -> page.append(", `").append(other).append('`'));
            page.append(" | ").append(setting.description()).append(" |\n");
        }
        return page.toString();
    }
}
