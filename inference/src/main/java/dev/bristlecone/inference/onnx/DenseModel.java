package dev.bristlecone.inference.onnx;

import dev.bristlecone.inference.runtime.EmbedOptions;
import dev.bristlecone.inference.runtime.Embedded;
import dev.bristlecone.inference.runtime.Embedder;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.inference.runtime.InputType;
import dev.bristlecone.inference.runtime.Resident;
import dev.bristlecone.inference.runtime.UnitLength;
import dev.bristlecone.inference.runtime.Workers;
import java.util.List;

/// Dense embedding by a transformer on this machine.
///
/// A text that is longer than the graph can read at a time, while the caller's limit allows it, is read in windows
/// without overlap; its vector is the mean of theirs, weighted by their tokens.
public final class DenseModel implements Embedder {
    private final Resident<Transformer> transformer;
    private final DenseForm form;
    private final Workers workers;

    public DenseModel(Resident<Transformer> transformer, DenseForm form, Workers workers) {
        this.transformer = transformer;
        this.form = form;
        this.workers = workers;
    }

    @Override
    public Embedded embed(List<String> texts, EmbedOptions options) {
        String prefix = options.inputType() == InputType.QUERY ? form.queryPrefix() : form.passagePrefix();
        return transformer.use(loaded -> {
            List<Tokens> tokens = workers.each(texts.size(), place -> {
                Tokens all = loaded.tokenize(prefix + texts.get(place));
                return TooLong.cut(all, options.maxTokens(), options.truncate(), "Input " + place);
            });
            return new Embedded(
                    LengthOrder.each(workers, tokens, text -> new Embedding.Dense(vector(loaded, text))),
                    tokens.stream().mapToLong(Tokens::size).sum());
        });
    }

    private float[] vector(Transformer loaded, Tokens tokens) {
        List<Tokens> windows = tokens.windows(form.windowTokens());
        if (windows.size() == 1) {
            return finished(form.pool(loaded.run(tokens)));
        }
        float[] sum = new float[0];
        for (Tokens window : windows) {
            float[] part = finished(form.pool(loaded.run(window)));
            sum = sum.length == 0 ? new float[part.length] : sum;
            for (int i = 0; i < part.length; i++) {
                sum[i] += part[i] * window.size() / tokens.size();
            }
        }
        return finished(sum);
    }

    private float[] finished(float[] vector) {
        return form.normalize() ? normalized(vector) : vector;
    }

    /// The vector at length 1; a zero vector stays as it is.
    static float[] normalized(float[] vector) {
        float[] unit = vector.clone();
        UnitLength.scale(unit);
        return unit;
    }
}
