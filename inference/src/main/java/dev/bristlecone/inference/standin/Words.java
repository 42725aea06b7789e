package dev.bristlecone.inference.standin;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The words of a text as sparse vectors count them: in lower case, without accents, English plurals as singulars,
/// ideographs one by one, emoji as words. Frozen, as [TokenSpace] is.
public final class Words {
    private static final int LENGTH_MAX = 40;

    private Words() {}

    /// All words in their order, repetitions included.
    public static List<String> of(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        plain.codePoints().forEach(character -> {
            if (Character.isIdeographic(character) || Character.getType(character) == Character.OTHER_SYMBOL) {
                end(word, words);
                words.add(Character.toString(character));
            } else if (Character.isLetterOrDigit(character)) {
                word.appendCodePoint(character);
            } else if (!isMark(character)) {
                end(word, words);
            }
        });
        end(word, words);
        return words;
    }

    /// Accents, which the normal form has split off, and apostrophes: what belongs to the word around it.
    private static boolean isMark(int character) {
        return character == '\'' || character == '’' || Character.getType(character) == Character.NON_SPACING_MARK;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            word.setLength(Math.min(word.length(), LENGTH_MAX));
            words.add(singular(word.toString()));
            word.setLength(0);
        }
    }

    /// Harman's rules for English plurals, which are safe enough for names and other languages.
    private static String singular(String word) {
        if (word.length() <= 3 || !word.endsWith("s")) {
            return word;
        }
        if (word.endsWith("ies")) {
            return word.endsWith("eies") || word.endsWith("aies") ? word : word.substring(0, word.length() - 3) + "y";
        }
        if (word.endsWith("es")) {
            boolean kept = word.endsWith("aes") || word.endsWith("ees") || word.endsWith("oes");
            return kept ? word : word.substring(0, word.length() - 1);
        }
        return word.endsWith("us") || word.endsWith("ss") ? word : word.substring(0, word.length() - 1);
    }
}
