package dev.bristlecone.server.main;

import java.io.Console;

/// Whether somebody sits in front of this process.
final class Terminal {
    private Terminal() {}

    /// Whether both input and output are a terminal.
    // Error Prone knows the consoles of JDK 22 to 24, which were always there; that of 25 is null without a terminal.
    @SuppressWarnings("SystemConsoleNull")
    static boolean isInteractive() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
