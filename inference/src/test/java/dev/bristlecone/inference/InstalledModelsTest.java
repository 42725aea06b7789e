package dev.bristlecone.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bristlecone.inference.catalog.ModelKind;
import dev.bristlecone.inference.installed.ModelFile;
import dev.bristlecone.inference.installed.ModelInstaller;
import dev.bristlecone.inference.installed.Wish;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models of our own making, put on the shelf and used. `tiny/make.py` says what they answer.
final class InstalledModelsTest {
    private static final Metadata QUERY = Metadata.of(Map.of("input_type", new MetadataValue.Text("query")));

    @TempDir
    private Path shelf;

    private ModelInstaller installer;

    @BeforeEach
    void open() {
        installer = new ModelInstaller(shelf, 1 << 20, (step, bytes, all) -> {});
    }

    @Test
    void anEmbedderIsRecognisedAndServed() throws Exception {
        ModelFile model = installer.addDirectory(wish("tiny-embedder", Map.of()), tiny("embedder"));
        assertThat(model.kind()).isEqualTo(ModelKind.DENSE);
        assertThat(model.dimension()).isEqualTo(10);
        try (Inference inference = inference()) {
            EmbedAnswer answer = inference.embed(new EmbedRequest("tiny-embedder", List.of("pine"), QUERY));
            assertThat(answer.model().provenance().source()).isEqualTo(Provenance.Source.INSTALLED);
            float third = (float) Math.sqrt(1 / 3.0);
            float[] expected = {0, 0, third, third, third, 0, 0, 0, 0, 0};
            assertThat(dense(answer)).containsExactly(expected, within(1e-6f));
            assertThat(answer.embedded().tokens()).isEqualTo(3);
        }
    }

    @Test
    void aWordScorerAnswersWithWordsOfItsVocabulary() throws Exception {
        assertThat(installer
                        .addDirectory(wish("pinecone-sparse-english-v0", Map.of()), tiny("scorer"))
                        .kind())
                .isEqualTo(ModelKind.SPARSE);
        Metadata told = QUERY.merge(Metadata.of(Map.of("return_tokens", new MetadataValue.Bool(true))));
        try (Inference inference = inference()) {
            EmbedAnswer answer =
                    inference.embed(new EmbedRequest("pinecone-sparse-english-v0", List.of("old pine"), told));
            assertThat(answer.model().provenance().isStandIn()).isFalse();
            Embedding.Sparse sparse =
                    (Embedding.Sparse) answer.embedded().embeddings().getFirst();
            assertThat(sparse.vector().indices()).containsExactly(2, 3, 4, 5);
            assertThat(sparse.tokens()).endsWith("pine", "old");
            assertThat(sparse.vector().values()[2]).isCloseTo((float) Math.log(5), within(1e-5f));
        }
    }

    @Test
    void aCrossEncoderReadsQueryAndDocumentTogether() throws Exception {
        installer.addDirectory(wish("bge-reranker-v2-m3", Map.of()), tiny("cross"));
        try (Inference inference = inference()) {
            RerankAnswer answer = inference.rerank(new RerankRequest(
                    "bge-reranker-v2-m3",
                    "old pine",
                    List.of(Map.of("text", "road"), Map.of("text", "pine tree")),
                    List.of("text"),
                    null,
                    Metadata.EMPTY));
            assertThat(answer.model().provenance().isStandIn()).isFalse();
            assertThat(answer.ranked().getFirst().index()).isEqualTo(1);
            assertThat(answer.ranked().getFirst().score()).isCloseTo((float) (1 / (1 + Math.exp(-4))), within(1e-5f));
            assertThat(answer.ranked().getLast().score()).isCloseTo(0.5f, within(1e-5f));
        }
    }

    @Test
    void changedFilesAreNotUsed() throws Exception {
        installer.addDirectory(wish("tiny-embedder", Map.of()), tiny("embedder"));
        Files.writeString(shelf.resolve("tiny-embedder/tokenizer.json"), "{}");
        try (Inference inference = inference()) {
            assertThatThrownBy(() -> inference.embed(new EmbedRequest("tiny-embedder", List.of("a"), QUERY)))
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        }
    }

    @Test
    void whatIsWrongIsRefusedAndLeavesNothing() throws Exception {
        refused("has the SHA-256", wish("a", Map.of("model.onnx", "00")), "embedder");
        refused("which is no file of this model", wish("a", Map.of("../secret", "00")), "embedder");
        refused("cannot be a model's name", wish("../a", Map.of()), "embedder");
        refused("install them under another --name", wish("multilingual-e5-large", Map.of()), "embedder");
        refused("there is no model.onnx", wish("a", Map.of()), "..");
        Files.createDirectories(shelf.resolve("broken"));
        Files.writeString(shelf.resolve("broken/model.json"), "{\"format\": 99}");
        try (Inference inference = inference()) {
            assertThat(inference.models())
                    .extracting(model -> model.card().name())
                    .doesNotContain("a", "broken");
        }
        installer.addDirectory(wish("a", Map.of()), tiny("embedder"));
        refused("installed already", wish("a", Map.of()), "embedder");
        assertThat(installer.remove("a")).isTrue();
        assertThat(installer.remove("a")).isFalse();
        assertThat(installer.remove("..")).isFalse();
    }

    private void refused(String part, Wish wish, String model) throws Exception {
        Path source = tiny(model);
        assertThatThrownBy(() -> installer.addDirectory(wish, source))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(part);
        assertThat(shelf.resolve(".adding-a")).doesNotExist();
    }

    private Inference inference() {
        return Inference.open(new InferenceSettings(shelf, true, 1, 1000, Duration.ofMinutes(10), 1L << 30), Map.of());
    }

    private static float[] dense(EmbedAnswer answer) {
        return ((Embedding.Dense) answer.embedded().embeddings().getFirst()).values();
    }

    private static Wish wish(String name, Map<String, String> hashes) {
        @Nullable String none = null;
        return new Wish(name, null, null, null, none, none, null, hashes, false);
    }

    private static Path tiny(String model) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(InstalledModelsTest.class.getResource("/tiny/"))
                        .toURI())
                .resolve(model);
    }
}
