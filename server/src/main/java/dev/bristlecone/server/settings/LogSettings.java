package dev.bristlecone.server.settings;

/// How the log looks and how much of it there is.
public record LogSettings(Format format, Level level) {
    /// `TEXT` for people, `JSON` for collectors: one object a line.
    public enum Format {
        TEXT,
        JSON
    }

    /// The least severe events that are written.
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
