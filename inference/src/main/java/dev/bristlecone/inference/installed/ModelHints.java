package dev.bristlecone.inference.installed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.bristlecone.inference.onnx.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the files that usually lie beside a model say about its use. None of them is needed, and a damaged one says
/// nothing.
record ModelHints(Pooling pooling, boolean normalize, String queryPrefix, String passagePrefix, int maxTokens) {
    /// The small files that are looked at.
    static final List<String> FILES = List.of(
            "config.json",
            "tokenizer_config.json",
            "sentence_bert_config.json",
            "config_sentence_transformers.json",
            "modules.json",
            "1_Pooling/config.json");

    private static final int TOKENS_DEFAULT = 512;

    /// Where a tokenizer's limit is a number that stands for none.
    private static final int TOKENS_MAX = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    static ModelHints of(Path directory) {
        JsonNode pooling = read(directory, "1_Pooling/config.json");
        JsonNode prompts = read(directory, "config_sentence_transformers.json").path("prompts");
        JsonNode modules = read(directory, "modules.json");
        boolean normalizes = modules.isMissingNode() || modules.toString().contains("Normalize");
        return new ModelHints(
                pooling(pooling),
                normalizes,
                prompts.path("query").asText(""),
                prompts.path("passage").asText(prompts.path("document").asText("")),
                maxTokens(directory));
    }

    private static Pooling pooling(JsonNode config) {
        if (config.path("pooling_mode_cls_token").asBoolean()) {
            return Pooling.CLS;
        }
        return config.path("pooling_mode_lasttoken").asBoolean() ? Pooling.LAST : Pooling.MEAN;
    }

    /// The smallest limit that any file names.
    private static int maxTokens(Path directory) {
        JsonNode config = read(directory, "config.json");
        int positions = config.path("max_position_embeddings").asInt(TOKENS_DEFAULT);
        if (config.path("model_type").asText("").contains("roberta")) {
            // Positions of these models begin after the padding's.
            positions -= 2;
        }
        int tokenizer = limit(read(directory, "tokenizer_config.json").path("model_max_length"));
        int sentence = limit(read(directory, "sentence_bert_config.json").path("max_seq_length"));
        return Math.min(positions, Math.min(tokenizer, sentence));
    }

    private static int limit(JsonNode number) {
        double value = number.asDouble(TOKENS_MAX);
        return value > 0 && value < TOKENS_MAX ? (int) value : TOKENS_MAX;
    }

    private static JsonNode read(Path directory, String file) {
        Path path = directory.resolve(file);
        try {
            @Nullable JsonNode tree = Files.isRegularFile(path) ? JSON.readTree(Files.readAllBytes(path)) : null;
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
