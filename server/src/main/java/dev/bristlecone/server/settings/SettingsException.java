package dev.bristlecone.server.settings;

import java.util.List;

/// The settings as given cannot be used; the message lists everything that is wrong with them.
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param problems one sentence each
    public SettingsException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
