package dev.bristlecone.inference.standin;

import dev.bristlecone.inference.onnx.Rows;
import dev.bristlecone.inference.onnx.Tokens;
import dev.bristlecone.inference.onnx.TooLong;
import dev.bristlecone.inference.onnx.Transformer;
import dev.bristlecone.inference.runtime.Reranker;
import dev.bristlecone.inference.runtime.Resident;
import dev.bristlecone.inference.runtime.UnitLength;
import dev.bristlecone.inference.runtime.Workers;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Reranking with an embedder's own rows: each token of the query looks for its nearest token in the document (MaxSim),
/// the means of both texts are compared, and the words they share are weighed. Not a cross-encoder: query and document
/// never see each other inside the model.
public final class LateInteraction implements Reranker {
    /// How much the likeness of the whole texts counts beside that of their tokens.
    private static final float WHOLE_WEIGHT = 0.6f;

    /// How much the words count that the document shares with the query.
    private static final float WORDS_WEIGHT = 0.1f;

    /// What a likeness must be for an even score, and how steeply scores rise around it.
    private static final float MIDDLE = 0.45f;

    private static final float STEEPNESS = 8;

    private final Resident<Transformer> transformer;
    private final LexicalModel words;
    private final Workers workers;
    private final int windowTokens;

    /// @param words what weighs words
    /// @param windowTokens how many tokens the model can read at a time
    public LateInteraction(Resident<Transformer> transformer, LexicalModel words, Workers workers, int windowTokens) {
        this.transformer = transformer;
        this.words = words;
        this.workers = workers;
        this.windowTokens = windowTokens;
    }

    @Override
    public float[] score(String query, List<String> documents, boolean truncate, int maxTokens) {
        return transformer.use(loaded -> {
            Tokens whole = loaded.tokenize(query);
            TooLong.check(whole.size(), maxTokens, truncate, "The query");
            Tokens asked = whole.truncated(Math.min(windowTokens, maxTokens / 2));
            UnitRows wanted =
                    workers.each(1, place -> new UnitRows(loaded.run(asked))).getFirst();
            ToDoubleFunction<String> coverage = words.coverage(query);
            List<Float> scores = workers.each(documents.size(), place -> {
                String document = documents.get(place);
                Tokens tokens = loaded.tokenize(document);
                TooLong.check(
                        whole.size() + tokens.size(), maxTokens, truncate, "Document " + place + " with the query");
                float likeness = likeness(loaded, wanted, tokens.truncated(maxTokens - asked.size()));
                return score(likeness + WORDS_WEIGHT * (float) coverage.applyAsDouble(document));
            });
            float[] values = new float[scores.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = scores.get(i);
            }
            return values;
        });
    }

    private float likeness(Transformer loaded, UnitRows wanted, Tokens document) {
        float best = -1;
        for (Tokens window : document.windows(windowTokens)) {
            best = Math.max(best, wanted.likeness(new UnitRows(loaded.run(window))));
        }
        return best;
    }

    private static float score(float likeness) {
        return (float) (1 / (1 + Math.exp(-STEEPNESS * (likeness - MIDDLE))));
    }

    /// The rows of a text at length 1, and their mean before that at length 1.
    private static final class UnitRows {
        private final float[][] rows;
        private final float[] mean;

        UnitRows(Rows output) {
            rows = new float[output.count()][];
            float[] sum = new float[output.width()];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = output.row(i);
                for (int k = 0; k < sum.length; k++) {
                    sum[k] += rows[i][k];
                }
                UnitLength.scale(rows[i]);
            }
            UnitLength.scale(sum);
            mean = sum;
        }

        /// From -1 to 1.
        float likeness(UnitRows document) {
            float tokens = 0;
            for (float[] row : rows) {
                float nearest = -1;
                for (float[] other : document.rows) {
                    nearest = Math.max(nearest, dot(row, other));
                }
                tokens += nearest;
            }
            return WHOLE_WEIGHT * dot(mean, document.mean) + (1 - WHOLE_WEIGHT) * tokens / rows.length;
        }

        private static float dot(float[] a, float[] b) {
            float sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += a[i] * b[i];
            }
            return sum;
        }
    }
}
