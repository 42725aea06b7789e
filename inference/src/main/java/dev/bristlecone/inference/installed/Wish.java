package dev.bristlecone.inference.installed;

import dev.bristlecone.inference.catalog.ModelKind;
import dev.bristlecone.inference.onnx.Pooling;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an operator says about a model to be installed. What is null is found out from its files.
///
/// @param sha256 the hashes that files must have, by their names
/// @param replace whether a model of the same name makes room
public record Wish(
        String name,
        @Nullable ModelKind kind,
        @Nullable Pooling pooling,
        @Nullable Boolean normalize,
        @Nullable String queryPrefix,
        @Nullable String passagePrefix,
        @Nullable Integer maxTokens,
        Map<String, String> sha256,
        boolean replace) {
    public Wish {
        sha256 = Map.copyOf(sha256);
    }
}
