package dev.bristlecone.inference.catalog;

import dev.bristlecone.inference.catalog.Parameter.Values;
import dev.bristlecone.model.Metric;
import java.util.List;
import java.util.Optional;

/// The names that the hosted service serves, with the facts its clients rely on. Limits are the hosted ones.
public final class HostedModels {
    /// What a field embeds with when it names no model.
    public static final String DENSE_DEFAULT = "llama-text-embed-v2";

    public static final String SPARSE_ENGLISH = "pinecone-sparse-english-v0";

    private static final int EMBED_BATCH = 96;
    private static final int RERANK_BATCH = 100;
    private static final List<Integer> LLAMA_DIMENSIONS = List.of(1024, 384, 512, 768, 2048);

    /// All of them, in the order in which they are listed.
    public static final List<ModelCard> CARDS = List.of(
            new ModelCard(
                    "llama-text-embed-v2",
                    ModelKind.DENSE,
                    "Dense text embedding of high retrieval quality at low latency, in a choice of dimensions.",
                    "NVIDIA",
                    LLAMA_DIMENSIONS,
                    List.of(Metric.COSINE, Metric.DOT_PRODUCT),
                    2048,
                    EMBED_BATCH,
                    List.of(
                            Parameter.inputType(),
                            Parameter.truncate("END"),
                            new Parameter(Parameter.DIMENSION, new Values.Integers(LLAMA_DIMENSIONS), false, 1024))),
            new ModelCard(
                    "multilingual-e5-large",
                    ModelKind.DENSE,
                    "Dense text embedding for many languages; made for short queries that look for paragraphs.",
                    "Microsoft",
                    List.of(1024),
                    List.of(Metric.COSINE, Metric.EUCLIDEAN),
                    507,
                    EMBED_BATCH,
                    List.of(Parameter.inputType(), Parameter.truncate("END"))),
            new ModelCard(
                    SPARSE_ENGLISH,
                    ModelKind.SPARSE,
                    "Sparse text embedding for English: a weight for each word, for search by keyword.",
                    "Pinecone",
                    List.of(),
                    List.of(Metric.DOT_PRODUCT),
                    512,
                    EMBED_BATCH,
                    List.of(
                            Parameter.inputType(),
                            Parameter.truncate("END"),
                            new Parameter(Parameter.RETURN_TOKENS, new Values.Flag(), false, false),
                            new Parameter(Parameter.MAX_TOKENS, new Values.Range(1, 2048), false, 512))),
            reranker("bge-reranker-v2-m3", "Reranks documents in many languages.", "BAAI", 1024, "NONE"),
            reranker("pinecone-rerank-v0", "Reranks documents with high precision.", "Pinecone", 512, "END"),
            new ModelCard(
                    "cohere-rerank-3.5",
                    ModelKind.RERANK,
                    "Reranks long and structured documents in many languages.",
                    "Cohere",
                    List.of(),
                    List.of(),
                    40_000,
                    200,
                    List.of(new Parameter("max_chunks_per_doc", new Values.Range(1, 3072), false, 3072))));

    private HostedModels() {}

    public static Optional<ModelCard> named(String name) {
        return CARDS.stream().filter(card -> card.name().equals(name)).findFirst();
    }

    private static ModelCard reranker(
            String name, String description, String provider, int maxTokens, String truncate) {
        return new ModelCard(
                name,
                ModelKind.RERANK,
                description,
                provider,
                List.of(),
                List.of(),
                maxTokens,
                RERANK_BATCH,
                List.of(Parameter.truncate(truncate)));
    }
}
