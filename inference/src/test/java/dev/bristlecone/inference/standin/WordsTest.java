package dev.bristlecone.inference.standin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WordsTest {
    @Test
    void wordsAreLowerCaseWithoutAccentsMarksOrPlurals() {
        assertThat(Words.of("The Cafés' naïve PINES, don't they? ponies glasses bus 42nd"))
                .containsExactly("the", "cafe", "naive", "pine", "dont", "they", "pony", "glasse", "bus", "42nd");
    }

    @Test
    void ideographsAndEmojiAreWordsOfTheirOwn() {
        assertThat(Words.of("古松 🌈rain")).containsExactly("古", "松", "🌈", "rain");
    }

    @Test
    void nothingIsNoWord() {
        assertThat(Words.of(" \t.,!? ")).isEmpty();
        assertThat(Words.of("")).isEmpty();
    }

    @Test
    void endlessWordsAreCut() {
        assertThat(Words.of("x".repeat(100_000)).getFirst()).hasSize(40);
    }

    /// The published test vectors of the hash: stored sparse vectors hold its values.
    @Test
    void placesInTheTokenSpaceAreFrozen() {
        assertThat(TokenSpace.index("")).isZero();
        assertThat(Integer.toUnsignedLong(TokenSpace.index("test"))).isEqualTo(0xba6bd213L);
        assertThat(Integer.toUnsignedLong(TokenSpace.index("Hello, world!"))).isEqualTo(0xc0363e43L);
        assertThat(Integer.toUnsignedLong(TokenSpace.index("The quick brown fox jumps over the lazy dog")))
                .isEqualTo(0x2e4ff723L);
    }
}
