package dev.bristlecone.server.wire;

import com.fasterxml.jackson.core.TreeNode;
import com.linecorp.armeria.common.HttpData;
import dev.bristlecone.inference.EmbedAnswer;
import dev.bristlecone.inference.RerankAnswer;
import dev.bristlecone.inference.ServedModel;
import dev.bristlecone.inference.catalog.ModelCard;
import dev.bristlecone.inference.catalog.ModelKind;
import dev.bristlecone.inference.catalog.Parameter;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.model.Metric;
import dev.bristlecone.server.edge.ApiVersion;
import java.io.IOException;
import java.util.List;

/// Writes the JSON answers of the inference operations.
public final class InferenceAnswers {
    private final ApiVersion version;

    public InferenceAnswers(ApiVersion version) {
        this.version = version;
    }

    public HttpData embedded(EmbedAnswer answer) {
        ModelCard card = answer.model().card();
        boolean typed = version.atLeast(ApiVersion.V2025_01);
        return JsonBody.object(body -> {
            body.text("model", card.name());
            if (typed) {
                body.text("vector_type", vectorType(card.kind()));
            }
            body.objects("data", answer.embedded().embeddings(), (item, embedding) -> {
                if (typed) {
                    item.text("vector_type", vectorType(card.kind()));
                }
                embedding(item, embedding);
            });
            body.object(
                    "usage",
                    usage -> usage.whole("total_tokens", answer.embedded().tokens()));
        });
    }

    /// The answer to a rerank.
    ///
    /// @param documents those of the request; none when they are not to be returned
    public static HttpData reranked(RerankAnswer answer, List<? extends TreeNode> documents) {
        return JsonBody.object(body -> {
            body.text("model", answer.model().card().name());
            body.objects("data", answer.ranked(), (item, ranked) -> {
                item.whole("index", ranked.index());
                item.number("score", ranked.score());
                if (!documents.isEmpty()) {
                    item.tree("document", documents.get(ranked.index()));
                }
            });
            body.object("usage", usage -> usage.whole("rerank_units", answer.units()));
        });
    }

    public static HttpData models(List<ServedModel> models) {
        return JsonBody.object(body -> body.objects("models", models, InferenceAnswers::model));
    }

    public static HttpData model(ServedModel model) {
        return JsonBody.object(body -> model(body, model));
    }

    private static void embedding(JsonBody body, Embedding embedding) throws IOException {
        switch (embedding) {
            case Embedding.Dense dense -> body.floats("values", dense.values());
            case Embedding.Sparse sparse -> {
                body.floats("sparse_values", sparse.vector().values());
                body.unsigned("sparse_indices", sparse.vector().indices());
                if (!sparse.tokens().isEmpty()) {
                    body.texts("sparse_tokens", sparse.tokens());
                }
            }
        }
    }

    private static void model(JsonBody body, ServedModel model) throws IOException {
        ModelCard card = model.card();
        body.text("model", card.name());
        body.text("short_description", description(model));
        body.text("type", card.kind() == ModelKind.RERANK ? "rerank" : "embed");
        body.objects("supported_parameters", card.parameters(), InferenceAnswers::parameter);
        if (card.kind() != ModelKind.RERANK) {
            body.text("vector_type", vectorType(card.kind()));
        }
        if (card.kind() == ModelKind.DENSE) {
            body.whole("default_dimension", card.defaultDimension());
            body.wholes(
                    "supported_dimensions", card.dimensions().stream().sorted().toList());
        }
        body.text("modality", "text");
        body.whole("max_sequence_length", card.maxTokens());
        body.whole("max_batch_size", card.maxBatch());
        body.text("provider_name", card.provider());
        if (card.kind() != ModelKind.RERANK) {
            body.texts(
                    "supported_metrics",
                    card.metrics().stream().map(Metric::label).toList());
        }
    }

    /// What the model is, and plainly when something else answers for it.
    private static String description(ServedModel model) {
        String text = model.card().description();
        return model.provenance().isStandIn()
                ? text + " Here a stand-in answers: " + model.provenance().detail() + "."
                : text;
    }

    private static void parameter(JsonBody body, Parameter parameter) throws IOException {
        body.text("parameter", parameter.name());
        switch (parameter.values()) {
            case Parameter.Values.Words words -> {
                body.text("type", "one_of");
                body.texts("allowed_values", words.allowed());
            }
            case Parameter.Values.Integers integers -> {
                body.text("type", "one_of");
                body.wholes(
                        "allowed_values", integers.allowed().stream().sorted().toList());
            }
            case Parameter.Values.Range range -> {
                body.text("type", "numeric_range");
                body.whole("min", range.min());
                body.whole("max", range.max());
            }
            case Parameter.Values.Flag flag -> body.text("type", "any");
        }
        body.text("value_type", parameter.valueType());
        body.bool("required", parameter.required());
        switch (parameter.fallback()) {
            case String word -> body.text("default", word);
            case Integer number -> body.whole("default", number);
            case Boolean flag -> body.bool("default", flag);
            case null -> {}
            default -> throw new IllegalStateException("default of " + parameter.name());
        }
    }

    private static String vectorType(ModelKind kind) {
        return kind == ModelKind.SPARSE ? "sparse" : "dense";
    }
}
