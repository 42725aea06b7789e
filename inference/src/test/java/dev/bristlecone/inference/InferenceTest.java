package dev.bristlecone.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class InferenceTest {
    private static final Metadata PASSAGE = Metadata.of(Map.of("input_type", new MetadataValue.Text("passage")));
    private static final Metadata QUERY = Metadata.of(Map.of("input_type", new MetadataValue.Text("query")));
    private static final Inference INFERENCE = Inference.open(settings(true), Map.of());

    @AfterAll
    static void close() {
        INFERENCE.close();
    }

    @Test
    void standInsKeepTheBundledModelsSimilarities() {
        List<String> texts = List.of("a cat sat on the mat", "a kitten rests on a rug", "interest rates rise");
        List<float[]> own = dense("all-minilm-l6-v2-q", texts, PASSAGE);
        List<float[]> carried = dense("multilingual-e5-large", texts, PASSAGE);
        assertThat(carried).allSatisfy(vector -> assertThat(vector).hasSize(1024));
        for (int a = 0; a < texts.size(); a++) {
            for (int b = 0; b < texts.size(); b++) {
                assertThat(dot(carried.get(a), carried.get(b))).isCloseTo(dot(own.get(a), own.get(b)), within(1e-4));
            }
        }
        assertThat(dot(own.get(0), own.get(1))).isGreaterThan(dot(own.get(0), own.get(2)));
    }

    @Test
    void aVectorDoesNotDependOnItsNeighboursInTheBatch() {
        String text = "the same text every time";
        List<String> batch = new ArrayList<>(Collections.nCopies(20, "something much longer ".repeat(20)));
        batch.set(7, text);
        assertThat(dense("all-minilm-l6-v2-q", batch, PASSAGE).get(7))
                .isEqualTo(dense("all-minilm-l6-v2-q", List.of(text), PASSAGE).getFirst());
    }

    @Test
    void vectorsComeInTheOrderOfTheTexts() {
        List<String> texts = List.of("a long text about pines on a ridge", "short", "of middle length", "short");
        List<float[]> together = dense("all-minilm-l6-v2-q", texts, PASSAGE);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(together.get(i))
                    .isEqualTo(dense("all-minilm-l6-v2-q", List.of(texts.get(i)), PASSAGE)
                            .getFirst());
        }
    }

    @Test
    void theAskedDimensionIsGiven() {
        Metadata parameters = PASSAGE.merge(Metadata.of(Map.of("dimension", new MetadataValue.Numeric(512))));
        assertThat(dense("llama-text-embed-v2", List.of("text"), parameters).getFirst())
                .hasSize(512);
        Metadata wrong = PASSAGE.merge(Metadata.of(Map.of("dimension", new MetadataValue.Numeric(500))));
        refused(ErrorCode.INVALID_ARGUMENT, "384, 512, 768, 1024, 2048", "llama-text-embed-v2", List.of("text"), wrong);
    }

    @Test
    void longTextsAreReadInWindowsUpToTheModelsLimit() {
        String text = "the trees on the ridge are older than the road ".repeat(100);
        EmbedAnswer answer = INFERENCE.embed(new EmbedRequest("llama-text-embed-v2", List.of(text), PASSAGE));
        assertThat(answer.embedded().tokens()).isBetween(1000L, 2048L);
        EmbedAnswer cut = INFERENCE.embed(new EmbedRequest("llama-text-embed-v2", List.of(text.repeat(25)), PASSAGE));
        assertThat(cut.embedded().tokens()).isEqualTo(2048);
    }

    @Test
    void whatIsTooLongIsRefusedWhenItMayNotBeCut() {
        Metadata strict = PASSAGE.merge(Metadata.of(Map.of("truncate", new MetadataValue.Text("NONE"))));
        refused(
                ErrorCode.INVALID_ARGUMENT,
                "Input 1 has",
                "multilingual-e5-large",
                List.of("short", "word ".repeat(600)),
                strict);
        refused(
                ErrorCode.INVALID_ARGUMENT,
                "Input 0 has 600 tokens, which exceeds the maximum of 512",
                "pinecone-sparse-english-v0",
                List.of("word ".repeat(600)),
                strict);
    }

    @Test
    void oddTextsAreEmbedded() {
        List<String> odd = List.of("", " ", "🌈", "\uD83C", "a\u0000b", "古松", "x".repeat(100_000), "é".repeat(5_000));
        assertThat(dense("multilingual-e5-large", odd, PASSAGE)).allSatisfy(vector -> {
            assertThat(dot(vector, vector)).isCloseTo(1, within(1e-3));
        });
        assertThat(sparse(odd, QUERY).get(0).vector().size()).isZero();
    }

    @Test
    void sparseQueriesWeighRareWordsAndPassagesCountThem() {
        Metadata told = QUERY.merge(Metadata.of(Map.of("return_tokens", new MetadataValue.Bool(true))));
        Embedding.Sparse query = sparse(List.of("the bristlecone pines"), told).getFirst();
        assertThat(query.tokens()).containsExactlyInAnyOrder("the", "bristlecone", "pine");
        float the = weight(query, "the");
        assertThat(weight(query, "bristlecone")).isGreaterThan(weight(query, "pine"));
        assertThat(weight(query, "pine")).isGreaterThan(the);
        Embedding.Sparse passage = sparse(
                        List.of("pine pine pine and a bristlecone"), PASSAGE.merge(told.merge(PASSAGE)))
                .getFirst();
        assertThat(weight(passage, "pine")).isGreaterThan(weight(passage, "bristlecone"));
    }

    @Test
    void rerankingSeesTheWordsThatBothSay() {
        RerankAnswer answer = INFERENCE.rerank(new RerankRequest(
                "bge-reranker-v2-m3",
                "setting up the QX7700",
                List.of(
                        Map.of("text", "How to set up the QX7800 printer."),
                        Map.of("text", "A leaflet that lists the QX7700 among other things."),
                        Map.of("text", "A leaflet that lists the QX7900 among other things.")),
                List.of("text"),
                null,
                Metadata.EMPTY));
        assertThat(answer.ranked().getLast().index()).isEqualTo(2);
    }

    @Test
    void rerankingPutsTheAnswerFirst() {
        RerankAnswer answer = INFERENCE.rerank(new RerankRequest(
                "bge-reranker-v2-m3",
                "What do pandas eat?",
                List.of(
                        Map.of("text", "The stock market fell on Monday."),
                        Map.of("text", "Pandas eat bamboo almost all day."),
                        Map.of("text", "Bears sleep through the winter.")),
                List.of("text"),
                2,
                Metadata.EMPTY));
        assertThat(answer.ranked()).hasSize(2);
        assertThat(answer.ranked().getFirst().index()).isEqualTo(1);
        assertThat(answer.ranked())
                .allSatisfy(ranked -> assertThat(ranked.score()).isBetween(0f, 1f));
        assertThat(answer.model().provenance().isStandIn()).isTrue();
    }

    @Test
    void wrongRequestsAreRefusedWithTheRule() {
        refused(ErrorCode.NOT_FOUND, "Model 'nonesuch' not found", "nonesuch", List.of("a"), PASSAGE);
        refused(ErrorCode.INVALID_ARGUMENT, "'input_type'", "multilingual-e5-large", List.of("a"), Metadata.EMPTY);
        refused(ErrorCode.INVALID_ARGUMENT, "inputs must not be empty", "multilingual-e5-large", List.of(), PASSAGE);
        refused(
                ErrorCode.INVALID_ARGUMENT,
                "maximum is 96",
                "multilingual-e5-large",
                Collections.nCopies(97, "a"),
                PASSAGE);
        refused(ErrorCode.INVALID_ARGUMENT, "cannot embed", "bge-reranker-v2-m3", List.of("a"), Metadata.EMPTY);
        refused(
                ErrorCode.INVALID_ARGUMENT,
                "Unsupported parameter 'dimension'",
                "multilingual-e5-large",
                List.of("a"),
                PASSAGE.merge(Metadata.of(Map.of("dimension", new MetadataValue.Numeric(1024)))));
    }

    @Test
    void withoutStandInsHostedNamesNeedTheirWeights() {
        try (Inference strict = Inference.open(settings(false), Map.of())) {
            assertThatThrownBy(() -> strict.model("multilingual-e5-large"))
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
                    .hasMessageContaining("models add");
            assertThat(strict.models()).extracting(model -> model.card().name()).containsExactly("all-minilm-l6-v2-q");
        }
    }

    private static void refused(ErrorCode code, String part, String model, List<String> texts, Metadata parameters) {
        assertThatThrownBy(() -> INFERENCE.embed(new EmbedRequest(model, texts, parameters)))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(part);
    }

    private static List<float[]> dense(String model, List<String> texts, Metadata parameters) {
        return INFERENCE.embed(new EmbedRequest(model, texts, parameters)).embedded().embeddings().stream()
                .map(embedding -> ((Embedding.Dense) embedding).values())
                .toList();
    }

    private static List<Embedding.Sparse> sparse(List<String> texts, Metadata parameters) {
        return INFERENCE
                .embed(new EmbedRequest("pinecone-sparse-english-v0", texts, parameters))
                .embedded()
                .embeddings()
                .stream()
                .map(Embedding.Sparse.class::cast)
                .toList();
    }

    private static float weight(Embedding.Sparse embedding, String word) {
        int place = embedding.tokens().indexOf(word);
        return embedding.vector().values()[place];
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static InferenceSettings settings(boolean standIns) {
        return new InferenceSettings(Path.of("absent"), standIns, 2, 1000, Duration.ofMinutes(10), 1L << 30);
    }
}
