package dev.bristlecone.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.index.IndexField;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextAnalysisTest {
    @Test
    void wordsAreRunsOfLettersAndDigitsInLowerCase() {
        assertThat(words("en", false, false, null, "State-of-the-ART, C++ (2nd ed.): naïve don't _x_ 3.14"))
                .containsExactly("state", "of", "the", "art", "c", "2nd", "ed", "naïve", "don", "t", "x", "3", "14");
    }

    @Test
    void wordsOfOtherScriptsAreWords() {
        assertThat(words("en", false, false, null, "Ёлка 東京 नमस्ते ½ 🌲")).containsExactly("ёлка", "東京", "नमस्ते", "½");
    }

    @Test
    void longWordsAreCutAndMeetStill() {
        String word = "a".repeat(39);
        assertThat(words("en", false, false, null, word + "bcd " + word + "bxy"))
                .containsExactly(word + "b", word + "b");
    }

    @Test
    void stopWordsLeaveTheirPlace() {
        TextAnalysis analysis = analysis("en", true, true, null);
        assertThat(analysis.tokens("f", "The foxes were jumping over this"))
                .containsExactly(
                        new TextAnalysis.Token("fox", 1),
                        new TextAnalysis.Token("were", 2),
                        new TextAnalysis.Token("jump", 3),
                        new TextAnalysis.Token("over", 4));
    }

    /// Every language of the API, by a word that its stemmer shortens or keeps.
    @ParameterizedTest
    @CsvSource({
        "ar, المعلمون",
        "da, husene",
        "de, häuser",
        "el, βιβλία",
        "en, running",
        "es, corriendo",
        "fi, talossa",
        "fr, maisons",
        "hu, házakban",
        "it, gatti",
        "nl, huizen",
        "no, husene",
        "pt, correndo",
        "ro, copiilor",
        "ru, книгами",
        "sv, husen",
        "ta, புத்தகங்கள்",
        "tr, kitaplar"
    })
    void everyLanguageStems(String language, String word) {
        List<String> stems = words(language, true, true, null, word);
        assertThat(stems).hasSize(1);
        assertThat(stems.getFirst()).isNotEqualTo(word);
    }

    @Test
    void gramsTakeThePlaceOfWords() {
        assertThat(words("en", false, false, new IndexField.Ngram(2, 3, false), "Foxy a"))
                .containsExactlyInAnyOrder("fo", "ox", "xy", "fox", "oxy");
        assertThat(words("en", false, false, new IndexField.Ngram(2, 3, true), "Foxy dog"))
                .containsExactly("fo", "fox", "do", "dog");
    }

    private static List<String> words(
            String language, boolean stemming, boolean stopWords, IndexField.@Nullable Ngram ngram, String text) {
        return analysis(language, stemming, stopWords, ngram).tokens("f", text).stream()
                .map(TextAnalysis.Token::word)
                .toList();
    }

    private static TextAnalysis analysis(
            String language, boolean stemming, boolean stopWords, IndexField.@Nullable Ngram ngram) {
        return new TextAnalysis(Map.of("f", new IndexField.FullText(language, stemming, stopWords, ngram, null)));
    }
}
