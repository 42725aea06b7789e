package dev.bristlecone.database.data;

import dev.bristlecone.inference.Inference;
import dev.bristlecone.inference.InferenceSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// An inference for tests that embed nothing: loads no model and has no stand-ins.
final class NoModels {
    private NoModels() {}

    static Inference open() {
        return Inference.open(new InferenceSettings(Path.of("absent"), false, 1, 1, Duration.ofHours(1), 1), Map.of());
    }
}
