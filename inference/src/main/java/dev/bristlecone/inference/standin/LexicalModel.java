package dev.bristlecone.inference.standin;

import dev.bristlecone.inference.onnx.ModelSource;
import dev.bristlecone.inference.onnx.TooLong;
import dev.bristlecone.inference.runtime.EmbedOptions;
import dev.bristlecone.inference.runtime.Embedded;
import dev.bristlecone.inference.runtime.Embedder;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.inference.runtime.InputType;
import dev.bristlecone.inference.runtime.Workers;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Sparse embedding without weights of its own: a query weighs each of its words by its rarity, a passage by how often
/// it says it. Their dot product is BM25 with a guessed document frequency and a fixed mean length.
public final class LexicalModel implements Embedder {
    private static final double SATURATION = 1.2;
    private static final double LENGTH_WEIGHT = 0.4;
    private static final double LENGTH_MEAN = 60;

    private final ModelSource vocabulary;
    private final Workers workers;
    private final ReentrantLock loading = new ReentrantLock();

    /// Read once, on first use; guarded by `loading`.
    private @Nullable WordRarity rarity;

    /// @param vocabulary the model whose vocabulary tells how rare words are
    public LexicalModel(ModelSource vocabulary, Workers workers) {
        this.vocabulary = vocabulary;
        this.workers = workers;
    }

    @Override
    public Embedded embed(List<String> texts, EmbedOptions options) {
        List<Counted> vectors = workers.each(texts.size(), place -> {
            List<String> words = Words.of(texts.get(place));
            TooLong.check(words.size(), options.maxTokens(), options.truncate(), "Input " + place);
            return counted(words.subList(0, Math.min(words.size(), options.maxTokens())), options);
        });
        return new Embedded(
                vectors.stream().<Embedding>map(Counted::embedding).toList(),
                vectors.stream().mapToLong(Counted::tokens).sum());
    }

    /// How well texts cover the words of a query: the share of its weight that a text has. 0 without any of its
    /// words, about 1 when it says each of them once.
    ToDoubleFunction<String> coverage(String query) {
        Map<String, Double> weights = new HashMap<>();
        Words.of(query).forEach(word -> weights.merge(word, rarity().weight(TokenSpace.index(word)), Double::sum));
        double whole =
                weights.values().stream().mapToDouble(Double::doubleValue).sum();
        return text -> {
            List<String> words = Words.of(text);
            Map<String, Integer> counts = new HashMap<>();
            words.forEach(word -> counts.merge(word, 1, Integer::sum));
            double covered = 0;
            for (Map.Entry<String, Double> wanted : weights.entrySet()) {
                int count = counts.getOrDefault(wanted.getKey(), 0);
                covered += count == 0 ? 0 : wanted.getValue() * saturated(count, words.size());
            }
            return whole == 0 ? 0 : covered / whole;
        };
    }

    /// How rare words are.
    ///
    /// @throws DatabaseException INTERNAL when the vocabulary of this build cannot be read
    WordRarity rarity() {
        loading.lock();
        try {
            if (rarity == null) {
                rarity = WordRarity.of(vocabulary);
            }
            return rarity;
        } catch (IOException e) {
            throw new DatabaseException(ErrorCode.INTERNAL, "Internal server error", e);
        } finally {
            loading.unlock();
        }
    }

    private Counted counted(List<String> words, EmbedOptions options) {
        Map<Integer, Term> terms = new LinkedHashMap<>();
        for (String word : words) {
            int index = TokenSpace.index(word);
            terms.compute(
                    index,
                    (key, term) -> term == null ? new Term(key, word, 1) : new Term(key, word, term.count() + 1));
        }
        List<Term> sorted = new ArrayList<>(terms.values());
        sorted.sort((a, b) -> Integer.compareUnsigned(a.index(), b.index()));
        WordRarity known = rarity();
        int[] indices = new int[sorted.size()];
        float[] values = new float[sorted.size()];
        for (int i = 0; i < indices.length; i++) {
            Term term = sorted.get(i);
            indices[i] = term.index();
            values[i] = (float)
                    (options.inputType() == InputType.QUERY
                            ? term.count() * known.weight(term.index())
                            : saturated(term.count(), words.size()));
        }
        List<String> tokens =
                options.returnTokens() ? sorted.stream().map(Term::word).toList() : List.of();
        return new Counted(new Embedding.Sparse(new SparseVector(indices, values), tokens), words.size());
    }

    /// Repetition helps less and less, and counts less in a long text.
    private static double saturated(int count, int length) {
        double shortness = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / LENGTH_MEAN);
        return count * (SATURATION + 1) / (count + shortness);
    }

    private record Term(int index, String word, int count) {}

    private record Counted(Embedding.Sparse embedding, int tokens) {}
}
