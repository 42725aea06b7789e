package dev.bristlecone.benchmarks.dataset;

import dev.bristlecone.model.SparseVector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Sparse vectors of real texts, with the weights of BM25: a record has the saturated frequency of each of its words, a
/// query their rarity, so that the product of both is the score of BM25. A word's dimension is a hash of it, over all
/// 32 bits; the commonest words of English are left out, as sparse encoders do.
///
/// The last texts are queries and no records: whole as long queries, their first words as short ones.
public final class TextVectors {
    private static final double SATURATION = 1.2;
    private static final double LENGTH_SHARE = 0.75;
    private static final int SHORT_WORDS = 3;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9]+");
    private static final Set<String> LEFT_OUT = Set.of(
            "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not",
            "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was",
            "will", "with");

    private final List<SparseVector> records = new ArrayList<>();
    private final List<SparseVector> longQueries = new ArrayList<>();
    private final List<SparseVector> shortQueries = new ArrayList<>();

    private TextVectors() {}

    /// Reads texts, one in each line.
    ///
    /// @param linesMax how many lines are read at most
    /// @param queryCount how many of them, the last ones, are queries
    public static TextVectors read(Path texts, int linesMax, int queryCount) throws IOException {
        List<List<String>> words = new ArrayList<>();
        try (Stream<String> lines = Files.lines(texts)) {
            lines.limit(linesMax).forEach(line -> words.add(words(line)));
        }
        TextVectors vectors = new TextVectors();
        int recordCount = words.size() - queryCount;
        vectors.addRecords(words.subList(0, recordCount));
        vectors.addQueries(words.subList(words.size() - queryCount, words.size()));
        return vectors;
    }

    public List<SparseVector> records() {
        return records;
    }

    public List<SparseVector> longQueries() {
        return longQueries;
    }

    public List<SparseVector> shortQueries() {
        return shortQueries;
    }

    private final Map<String, Integer> recordsWith = new HashMap<>();

    private void addRecords(List<List<String>> texts) {
        double words = 0;
        for (List<String> text : texts) {
            words += text.size();
            text.stream().distinct().forEach(word -> recordsWith.merge(word, 1, Integer::sum));
        }
        double mean = words / texts.size();
        for (List<String> text : texts) {
            double saturation = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * text.size() / mean);
            records.add(vector(counts(text), (word, count) -> count / (count + saturation)));
        }
    }

    private void addQueries(List<List<String>> texts) {
        for (List<String> text : texts) {
            longQueries.add(query(text));
            shortQueries.add(query(text.subList(0, Math.min(SHORT_WORDS, text.size()))));
        }
    }

    private SparseVector query(List<String> text) {
        return vector(counts(text), (word, count) -> {
            int with = recordsWith.getOrDefault(word, 0);
            return Math.log(1 + (records.size() - with + 0.5) / (with + 0.5));
        });
    }

    private interface Weight {
        double of(String word, int count);
    }

    private static SparseVector vector(Map<String, Integer> counts, Weight weight) {
        TreeMap<Integer, Float> entries = new TreeMap<>(Integer::compareUnsigned);
        counts.forEach((word, count) -> entries.merge(dimension(word), (float) weight.of(word, count), Float::sum));
        int[] indices = entries.keySet().stream().mapToInt(Integer::intValue).toArray();
        float[] values = new float[indices.length];
        int place = 0;
        for (float value : entries.values()) {
            values[place++] = value;
        }
        return new SparseVector(indices, values);
    }

    private static Map<String, Integer> counts(List<String> text) {
        Map<String, Integer> counts = new HashMap<>();
        text.forEach(word -> counts.merge(word, 1, Integer::sum));
        return counts;
    }

    private static List<String> words(String text) {
        return Arrays.stream(BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty() && !LEFT_OUT.contains(word))
                .toList();
    }

    /// FNV-1a, then mixed.
    private static int dimension(String word) {
        int hash = 0x811C_9DC5;
        for (byte character : word.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ character) * 0x0100_0193;
        }
        hash = (hash ^ hash >>> 16) * 0x85EB_CA6B;
        return hash ^ hash >>> 13;
    }
}
