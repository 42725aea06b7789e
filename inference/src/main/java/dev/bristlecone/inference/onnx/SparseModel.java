package dev.bristlecone.inference.onnx;

import dev.bristlecone.inference.runtime.EmbedOptions;
import dev.bristlecone.inference.runtime.Embedded;
import dev.bristlecone.inference.runtime.Embedder;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.inference.runtime.Resident;
import dev.bristlecone.inference.runtime.Workers;
import dev.bristlecone.model.Limits;
import dev.bristlecone.model.SparseVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Sparse embedding by a masked-language model of the SPLADE kind: for each word of the vocabulary the largest,
/// over all tokens, of log(1 + max(0, logit)). Zeros are left out, and of more than a record may hold the heaviest
/// stay. A word's place in the vector is its place in the vocabulary.
public final class SparseModel implements Embedder {
    private final Resident<Transformer> transformer;
    private final Workers workers;

    public SparseModel(Resident<Transformer> transformer, Workers workers) {
        this.transformer = transformer;
        this.workers = workers;
    }

    @Override
    public Embedded embed(List<String> texts, EmbedOptions options) {
        List<Counted> vectors = transformer.use(loaded -> workers.each(texts.size(), place -> {
            Tokens tokens = TooLong.cut(
                    loaded.tokenize(texts.get(place)), options.maxTokens(), options.truncate(), "Input " + place);
            SparseVector vector = vector(loaded.run(tokens));
            List<String> words = options.returnTokens() ? words(loaded, vector) : List.of();
            return new Counted(new Embedding.Sparse(vector, words), tokens.size());
        }));
        return new Embedded(
                vectors.stream().<Embedding>map(Counted::embedding).toList(),
                vectors.stream().mapToLong(Counted::tokens).sum());
    }

    private static SparseVector vector(Rows logits) {
        float[] highest = new float[logits.width()];
        for (int row = 0; row < logits.count(); row++) {
            for (int word = 0; word < highest.length; word++) {
                highest[word] = Math.max(highest[word], logits.values()[row * highest.length + word]);
            }
        }
        List<Integer> kept = new ArrayList<>();
        for (int word = 0; word < highest.length; word++) {
            if (highest[word] > 0) {
                kept.add(word);
            }
        }
        if (kept.size() > Limits.SPARSE_NON_ZEROS_MAX) {
            kept.sort(Comparator.comparingDouble(word -> -highest[word]));
            kept = new ArrayList<>(kept.subList(0, Limits.SPARSE_NON_ZEROS_MAX));
            kept.sort(Comparator.naturalOrder());
        }
        int[] indices = kept.stream().mapToInt(Integer::intValue).toArray();
        float[] weights = new float[indices.length];
        for (int i = 0; i < indices.length; i++) {
            weights[i] = (float) Math.log1p(highest[indices[i]]);
        }
        return new SparseVector(indices, weights);
    }

    private static List<String> words(Transformer loaded, SparseVector vector) {
        List<String> words = new ArrayList<>();
        for (int index : vector.indices()) {
            words.add(loaded.word(index));
        }
        return words;
    }

    private record Counted(Embedding.Sparse embedding, int tokens) {}
}
