package dev.bristlecone.inference.installed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bristlecone.inference.catalog.ModelKind;
import dev.bristlecone.inference.onnx.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The description of an installed model, `model.json` in its directory.
///
/// | member | meaning |
/// |---|---|
/// | `format` | 1; anything else was written by another release |
/// | `name` | what requests call the model |
/// | `kind` | `DENSE`, `SPARSE` or `RERANK` |
/// | `dimension` | the length of dense vectors; 0 for other kinds |
/// | `maxTokens` | how much of a text is read |
/// | `pooling`, `normalize` | how rows become a dense vector |
/// | `queryPrefix`, `passagePrefix` | what is put before texts |
/// | `endpoint` | who computes, when not this machine |
/// | `files` | the files of the directory with their SHA-256, in hexadecimal |
public record ModelFile(
        int format,
        String name,
        ModelKind kind,
        int dimension,
        int maxTokens,
        Pooling pooling,
        boolean normalize,
        String queryPrefix,
        String passagePrefix,
        @Nullable Remote endpoint,
        Map<String, String> files) {
    public static final String FILE_NAME = "model.json";
    public static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    public ModelFile {
        files = new TreeMap<>(files);
    }

    /// An endpoint that computes for a model.
    ///
    /// @param remoteModel what the endpoint calls the model
    /// @param keyVariable the environment variable that holds its key
    /// @param keyFile the file that holds its key
    /// @param allowPrivate whether it may be on a private network or this machine
    /// @param asksDimension whether it takes the dimension of vectors
    public record Remote(
            String url,
            String remoteModel,
            @Nullable String keyVariable,
            @Nullable String keyFile,
            boolean allowPrivate,
            boolean asksDimension) {}

    /// Reads the description in a model's directory.
    ///
    /// @throws IOException in words for the operator
    static ModelFile read(Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        try {
            ModelFile model = JSON.readValue(Files.readAllBytes(file), ModelFile.class);
            if (model.format != FORMAT) {
                throw new IOException(file + " has format " + model.format + " (expected: " + FORMAT + ")");
            }
            return model;
        } catch (JacksonException e) {
            throw new IOException(file + " is not the description of a model: " + e.getOriginalMessage(), e);
        }
    }

    /// Writes the description into a model's directory.
    void write(Path directory) throws IOException {
        Files.write(directory.resolve(FILE_NAME), JSON.writeValueAsBytes(this));
    }
}
