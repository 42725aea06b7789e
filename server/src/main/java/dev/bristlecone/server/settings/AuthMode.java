package dev.bristlecone.server.settings;

/// Whether callers need a key.
public enum AuthMode {
    /// Only when other machines can connect.
    AUTO,
    /// Always.
    ON,
    /// Never; on an address that other machines reach only with `listen.open`.
    OFF
}
