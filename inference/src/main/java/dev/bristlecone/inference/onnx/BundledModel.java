package dev.bristlecone.inference.onnx;

import dev.bristlecone.inference.catalog.ModelCard;
import dev.bristlecone.inference.catalog.ModelKind;
import dev.bristlecone.inference.catalog.Parameter;
import dev.bristlecone.model.Metric;
import java.util.List;

/// The model that comes with this build: English, small, quantised to 8 bits. It answers under its own name, and it is
/// what stand-ins compute with.
public final class BundledModel {
    public static final String NAME = "all-minilm-l6-v2-q";

    /// The length of its vectors.
    public static final int DIMENSION = 384;

    /// How many tokens it can read at a time.
    public static final int TOKENS_MAX = 512;

    public static final ModelSource SOURCE =
            new ModelSource.Bundle("/all-minilm-l6-v2-q.onnx", "/all-minilm-l6-v2-q-tokenizer.json");

    public static final ModelCard CARD = new ModelCard(
            NAME,
            ModelKind.DENSE,
            "Small dense text embedding for English that comes with Bristlecone and needs no network.",
            "sentence-transformers",
            List.of(DIMENSION),
            List.of(Metric.COSINE, Metric.DOT_PRODUCT, Metric.EUCLIDEAN),
            TOKENS_MAX,
            96,
            List.of(Parameter.inputType(), Parameter.truncate("END")));

    private BundledModel() {}
}
