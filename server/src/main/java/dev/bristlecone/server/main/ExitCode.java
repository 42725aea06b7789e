package dev.bristlecone.server.main;

/// What the process says when it ends.
final class ExitCode {
    static final int OK = 0;

    /// The settings were fine, but a port, the data directory or a certificate was not.
    static final int CANNOT_START = 1;

    /// Unknown flags or wrong settings.
    static final int USAGE = 2;

    /// `repair` found damage and was not told to do something about it.
    static final int DAMAGED = 3;

    private ExitCode() {}
}
