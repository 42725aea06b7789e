package dev.bristlecone.inference.standin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bristlecone.inference.onnx.ModelSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// How telling a word is, before any document is known: what its inverse document frequency would be in English at
/// large.
///
/// The bundled model's vocabulary lists whole words by falling frequency. By Zipf's law the word of rank r makes up
/// about 0.1 / r of all text; a passage of usual length holds it with the probability that follows, and the weight is
/// the logarithm of its inverse. A word that the vocabulary lacks is as rare as its last.
public final class WordRarity {
    private static final double PASSAGE_WORDS = 100;
    private static final double ZIPF_SHARE = 0.1;
    private static final double ZIPF_SHIFT = 2.7;

    /// The vocabulary's most frequent word is "the"; marks and letters stand before it.
    private static final String MOST_FREQUENT = "the";

    private final Map<Integer, Integer> ranks;
    private final int lastRank;

    private WordRarity(Map<Integer, Integer> ranks, int lastRank) {
        this.ranks = ranks;
        this.lastRank = lastRank;
    }

    /// Reads the vocabulary of a model.
    static WordRarity of(ModelSource source) throws IOException {
        Map<String, Integer> vocabulary = vocabulary(source.tokenizer());
        Integer first = vocabulary.get(MOST_FREQUENT);
        if (first == null) {
            throw new IOException("the vocabulary has no '" + MOST_FREQUENT + "'");
        }
        Map<Integer, Integer> ranks = new HashMap<>();
        int last = 1;
        for (Map.Entry<String, Integer> entry : vocabulary.entrySet()) {
            int rank = entry.getValue() - first + 1;
            for (String word : rank > 0 ? Words.of(entry.getKey()) : java.util.List.<String>of()) {
                ranks.merge(TokenSpace.index(word), rank, Math::min);
                last = Math.max(last, rank);
            }
        }
        return new WordRarity(ranks, last);
    }

    /// The weight of the word at this place of the token space.
    double weight(int index) {
        int rank = ranks.getOrDefault(index, lastRank);
        double expected = PASSAGE_WORDS * ZIPF_SHARE / (rank + ZIPF_SHIFT);
        return -Math.log(-Math.expm1(-expected));
    }

    /// `model.vocab` of a `tokenizer.json`, without the pieces that only continue a word.
    private static Map<String, Integer> vocabulary(String json) throws IOException {
        Map<String, Integer> vocabulary = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean inVocabulary =
                        parser.getParsingContext().pathAsPointer().toString().startsWith("/model/vocab/");
                if (inVocabulary
                        && token == JsonToken.VALUE_NUMBER_INT
                        && !parser.currentName().startsWith("##")) {
                    vocabulary.put(parser.currentName(), parser.getIntValue());
                }
            }
        }
        return vocabulary;
    }
}
