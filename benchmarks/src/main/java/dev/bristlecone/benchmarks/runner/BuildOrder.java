package dev.bristlecone.benchmarks.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bristlecone.benchmarks.dataset.VectorFile;
import dev.bristlecone.model.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What is to be built or opened.
///
/// @param base fvecs file whose first `live` rows are the index; the `withdrawn` rows after them are for systems that
///     show how they live with deleted and replaced records
/// @param mode which of the system's structures
/// @param options the system's own build parameters
/// @param threads how many threads may build
record BuildOrder(
        Path base,
        int live,
        int withdrawn,
        int dimension,
        Metric metric,
        Path directory,
        String mode,
        JsonNode options,
        int threads) {
    static BuildOrder of(JsonNode request) {
        return new BuildOrder(
                Path.of(request.required("base").asText()),
                request.required("live").asInt(),
                request.required("withdrawn").asInt(),
                request.required("dimension").asInt(),
                Metric.valueOf(request.required("metric").asText()),
                Path.of(request.required("directory").asText()),
                request.required("mode").asText(),
                request.required("options"),
                request.required("threads").asInt());
    }

    /// The attributes of all rows; null when the index is to have none.
    int @Nullable [][] attributes() throws IOException {
        if (!options.has(AttributeRange.OPTION)) {
            return null;
        }
        try (VectorFile file =
                VectorFile.open(Path.of(options.required(AttributeRange.OPTION).asText()))) {
            return IntStream.range(0, file.count()).mapToObj(file::integers).toArray(int[][]::new);
        }
    }

    int option(String name) {
        return options.required(name).asInt();
    }
}
