package dev.bristlecone.inference.onnx;

import dev.bristlecone.inference.runtime.Reranker;
import dev.bristlecone.inference.runtime.Resident;
import dev.bristlecone.inference.runtime.Workers;
import java.util.List;

/// Reranking by a model that reads query and document together and answers with one logit, or with two of which the
/// second speaks for the document.
public final class CrossEncoder implements Reranker {
    private final Resident<Transformer> transformer;
    private final Workers workers;
    private final int windowTokens;

    /// @param windowTokens how many tokens the graph can read at a time
    public CrossEncoder(Resident<Transformer> transformer, Workers workers, int windowTokens) {
        this.transformer = transformer;
        this.workers = workers;
        this.windowTokens = windowTokens;
    }

    @Override
    public float[] score(String query, List<String> documents, boolean truncate, int maxTokens) {
        int max = Math.min(maxTokens, windowTokens);
        List<Float> scores = transformer.use(loaded -> workers.each(documents.size(), place -> {
            Tokens pair = loaded.tokenizePair(query, documents.get(place));
            return probability(loaded.run(TooLong.cut(pair, max, truncate, "Document " + place + " with the query")));
        }));
        float[] values = new float[scores.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scores.get(i);
        }
        return values;
    }

    private static float probability(Rows logits) {
        double logit = logits.width() == 1 ? logits.values()[0] : logits.values()[1] - logits.values()[0];
        return (float) (1 / (1 + Math.exp(-logit)));
    }
}
