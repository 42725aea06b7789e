package dev.bristlecone.inference;

import dev.bristlecone.inference.runtime.EmbedOptions;
import dev.bristlecone.inference.runtime.Embedded;
import dev.bristlecone.inference.runtime.Embedder;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.inference.runtime.UnitLength;
import dev.bristlecone.model.DatabaseException;
import java.util.Arrays;
import java.util.List;

/// Vectors of a model that is trained so that their beginnings are vectors too: cut to the asked dimension and brought
/// back to length 1.
record CutVectors(Embedder model) implements Embedder {
    @Override
    public Embedded embed(List<String> texts, EmbedOptions options) {
        Embedded embedded = model.embed(texts, options);
        return new Embedded(
                embedded.embeddings().stream()
                        .map(embedding -> cut(embedding, options.dimension()))
                        .toList(),
                embedded.tokens());
    }

    private static Embedding cut(Embedding embedding, int dimension) {
        if (!(embedding instanceof Embedding.Dense dense) || dense.values().length == dimension) {
            return embedding;
        }
        float[] values = dense.values();
        if (values.length < dimension) {
            throw DatabaseException.invalid("The installed weights make vectors of dimension " + values.length
                    + ", and " + dimension + " was asked for.");
        }
        float[] cut = Arrays.copyOf(values, dimension);
        UnitLength.scale(cut);
        return new Embedding.Dense(cut);
    }
}
