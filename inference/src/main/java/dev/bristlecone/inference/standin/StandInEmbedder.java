package dev.bristlecone.inference.standin;

import dev.bristlecone.inference.runtime.EmbedOptions;
import dev.bristlecone.inference.runtime.Embedded;
import dev.bristlecone.inference.runtime.Embedder;
import dev.bristlecone.inference.runtime.Embedding;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Dense embedding in any dimension by a model of one dimension.
public final class StandInEmbedder implements Embedder {
    private final Embedder model;
    private final int modelDimension;
    private final Map<Integer, Isometry> isometries = new ConcurrentHashMap<>();

    public StandInEmbedder(Embedder model, int modelDimension) {
        this.model = model;
        this.modelDimension = modelDimension;
    }

    @Override
    public Embedded embed(List<String> texts, EmbedOptions options) {
        Embedded embedded = model.embed(texts, options);
        Isometry isometry =
                isometries.computeIfAbsent(options.dimension(), dimension -> new Isometry(modelDimension, dimension));
        return new Embedded(
                embedded.embeddings().stream()
                        .map(one -> carried(one, isometry))
                        .toList(),
                embedded.tokens());
    }

    private static Embedding carried(Embedding embedding, Isometry isometry) {
        return switch (embedding) {
            case Embedding.Dense dense -> new Embedding.Dense(isometry.apply(dense.values()));
            case Embedding.Sparse sparse -> sparse;
        };
    }
}
