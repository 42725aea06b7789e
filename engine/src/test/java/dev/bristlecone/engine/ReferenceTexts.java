package dev.bristlecone.engine;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.text.TextQuery;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// BM25 off its formula, over texts of a few plain words separated by single spaces.
final class ReferenceTexts {
    private static final double K1 = 1.2;
    private static final double B = 0.75;

    private ReferenceTexts() {}

    static SortedMap<String, Double> rank(Query query, Collection<Record> records) {
        if (!(query.text() instanceof TextQuery.AnyWord wanted)) {
            throw new IllegalArgumentException("query: " + query.text() + " (expected: words)");
        }
        String field = wanted.fields().getFirst();
        List<List<String>> texts = records.stream()
                .map(record -> words(field, record.metadata()))
                .filter(words -> !words.isEmpty())
                .toList();
        double averageLength = texts.stream().mapToInt(List::size).average().orElse(1);
        SortedMap<String, Double> scores = new TreeMap<>();
        for (Record record : records) {
            List<String> words = words(field, record.metadata());
            for (String word : wanted.text().split(" ", -1)) {
                int frequency = Collections.frequency(words, word);
                if (frequency > 0) {
                    long documents =
                            texts.stream().filter(text -> text.contains(word)).count();
                    double rarity = Math.log(1 + (texts.size() - documents + 0.5) / (documents + 0.5));
                    double length = K1 * (1 - B + B * words.size() / averageLength);
                    scores.merge(record.id(), rarity * frequency / (frequency + length), Double::sum);
                }
            }
        }
        return scores;
    }

    static boolean matches(Filter.Matches condition, Metadata metadata) {
        List<String> words = words(condition.field(), metadata);
        List<String> wanted = Arrays.asList(condition.text().split(" ", -1));
        return switch (condition.wording()) {
            case ANY -> wanted.stream().anyMatch(words::contains);
            case ALL -> words.containsAll(wanted);
            case PHRASE -> Collections.indexOfSubList(words, wanted) >= 0;
        };
    }

    private static List<String> words(String field, Metadata metadata) {
        return metadata.fields().get(field) instanceof MetadataValue.Text text
                        && !text.value().isEmpty()
                ? Arrays.asList(text.value().split(" ", -1))
                : List.of();
    }
}
