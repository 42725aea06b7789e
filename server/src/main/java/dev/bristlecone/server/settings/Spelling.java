package dev.bristlecone.server.settings;

import java.util.Optional;

/// Guesses what was meant by a misspelt name: the candidate at the smallest Levenshtein distance, when it is small.
final class Spelling {
    private static final int LETTERS_PER_MISTAKE = 3;

    private Spelling() {}

    static Optional<String> nearest(String word, Iterable<String> candidates) {
        String best = null;
        int bestDistance = 1 + Math.max(2, word.length() / LETTERS_PER_MISTAKE);
        for (String candidate : candidates) {
            // The last part alone counts too: `port` for `listen.port`.
            String lastPart = candidate.substring(candidate.lastIndexOf('.') + 1);
            int distance = Math.min(distance(word, candidate), distance(word, lastPart));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
