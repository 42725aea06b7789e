package dev.bristlecone.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bristlecone.inference.runtime.EmbedOptions;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.inference.runtime.InputType;
import dev.bristlecone.inference.runtime.Resident;
import dev.bristlecone.inference.runtime.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Our embeddings are those of the reference implementation: Python's onnxruntime and tokenizers over the same files.
/// `reference/make.py` wrote what is compared with.
final class ReferenceTest {
    private static final ModelSource WHOLE =
            new ModelSource.Bundle("/all-minilm-l6-v2.onnx", "/all-minilm-l6-v2-tokenizer.json");
    private static final EmbedOptions OPTIONS = new EmbedOptions(InputType.PASSAGE, true, 512, 384, false);

    /// What processors without 8-bit dot products may make of the quantised model's arithmetic, as a cosine.
    private static final double QUANTISED_COSINE_MIN = 0.98;

    private final List<JsonNode> references = references();

    @Test
    void tokensAreThoseOfTheReference() throws IOException {
        try (Transformer model = Transformer.load(BundledModel.SOURCE)) {
            for (JsonNode reference : references) {
                Tokens tokens = model.tokenize(reference.get("text").asText()).truncated(BundledModel.TOKENS_MAX);
                List<Long> expected = new ArrayList<>();
                reference.get("ids").forEach(id -> expected.add(id.asLong()));
                assertThat(tokens.ids()).containsExactly(expected.toArray(Long[]::new));
            }
        }
    }

    @Test
    void vectorsOfTheWholeModelEqualTheReference() {
        List<float[]> vectors = embedded(WHOLE);
        for (int i = 0; i < vectors.size(); i++) {
            float[] expected = floats(references.get(i).get("vector"));
            for (int k = 0; k < expected.length; k++) {
                assertThat(vectors.get(i)[k]).as("text %d, place %d", i, k).isCloseTo(expected[k], within(1e-4f));
            }
        }
    }

    @Test
    void vectorsOfTheQuantisedModelStayCloseToBothReferences() {
        List<float[]> vectors = embedded(BundledModel.SOURCE);
        for (int i = 0; i < vectors.size(); i++) {
            assertThat(cosine(vectors.get(i), floats(references.get(i).get("quantised"))))
                    .as("quantised, text %d", i)
                    .isGreaterThan(QUANTISED_COSINE_MIN);
            assertThat(cosine(vectors.get(i), floats(references.get(i).get("vector"))))
                    .as("whole, text %d", i)
                    .isGreaterThan(0.9);
        }
    }

    private List<float[]> embedded(ModelSource source) {
        DenseForm form = new DenseForm(Pooling.MEAN, true, "", "", 512);
        try (Workers workers = new Workers(2, 100);
                Resident<Transformer> resident = new Resident<>("test", () -> Transformer.load(source))) {
            List<String> texts = references.stream()
                    .map(reference -> reference.get("text").asText())
                    .toList();
            return new DenseModel(resident, form, workers)
                    .embed(texts, OPTIONS).embeddings().stream()
                            .map(embedding -> ((Embedding.Dense) embedding).values())
                            .toList();
        }
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static float[] floats(JsonNode node) {
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(node.asText())).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private static List<JsonNode> references() {
        try (InputStream in = ReferenceTest.class.getResourceAsStream("/reference/embeddings.json")) {
            List<JsonNode> references = new ArrayList<>();
            new ObjectMapper().readTree(Objects.requireNonNull(in)).forEach(references::add);
            return references;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
