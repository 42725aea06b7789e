package dev.bristlecone.server.edge;

/// What a caller sent, as we are willing to repeat it.
final class Printable {
    private static final int LENGTH_MAX = 40;

    private Printable() {}

    /// At most 40 characters, all of them visible ASCII.
    static String of(String text) {
        String shown = text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) + "..." : text;
        return shown.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
