package dev.bristlecone.model.text;

/// What a word of a text is: a run of letters and digits. Everything else, hyphens and apostrophes included, separates
/// words.
public final class Words {
    private Words() {}

    /// Whether a code point is part of a word.
    public static boolean isPart(int codePoint) {
        if (Character.isAlphabetic(codePoint)) {
            return true;
        }
        int type = Character.getType(codePoint);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER
                || type == Character.NON_SPACING_MARK;
    }

    /// How many words a text has.
    public static int count(String text) {
        int count = 0;
        boolean inside = false;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            boolean part = isPart(codePoint);
            count += part && !inside ? 1 : 0;
            inside = part;
            at += Character.charCount(codePoint);
        }
        return count;
    }
}
