package dev.bristlecone.model;

/// What makes a Java string storable as UTF-8.
public final class UnicodeText {
    private UnicodeText() {}

    /// Whether every surrogate of the string is half of a pair. Other strings have no UTF-8 form: writing them
    /// would silently store another text.
    public static boolean isWellFormed(String text) {
        int i = 0;
        while (i < text.length()) {
            char character = text.charAt(i);
            if (Character.isSurrogate(character)) {
                boolean paired = Character.isHighSurrogate(character)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return false;
                }
                i++;
            }
            i++;
        }
        return true;
    }
}
