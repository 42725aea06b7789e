package dev.bristlecone.conformance.stores;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.conformance.LiveServer;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.pinecone.PineconeEmbeddingStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.pinecone.PineconeVectorStore;

/// Similarity, filters, thresholds and deletes through both stores, as they come from their registries.
final class StoresIT {
    private static final List<String> TEXTS = List.of(
            "Pandas eat bamboo almost all day.",
            "Brown bears sleep through the cold winter.",
            "The central bank raised interest rates.",
            "Bonds fall in price when interest rates rise.");
    private static final List<Map<String, Object>> METADATA = List.of(
            Map.of("topic", "animals", "year", 1990),
            Map.of("topic", "animals", "year", 2000),
            Map.of("topic", "money", "year", 2010),
            Map.of("topic", "money", "year", 2020));
    private static final List<String> IDS = List.of("panda", "bear", "rates", "bonds");

    @TempDir
    private static Path directory;

    private static LiveServer server;
    private static HostedAddress hosted;
    private static ServedModel model;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        server = LiveServer.startOwn(directory, "--tls", "--advertised-host", HostedAddress.NAME);
        model = new ServedModel(server.url());
        hosted = HostedAddress.open(URI.create(server.url()).getPort(), server.authority(), directory);
    }

    @AfterAll
    static void stop() throws IOException {
        hosted.close();
        server.close();
    }

    @Test
    void langChainFindsByMeaningAndFilter() {
        model.createIndex("langchain");
        PineconeEmbeddingStore store = PineconeEmbeddingStore.builder()
                .apiKey("any-key")
                .index("langchain")
                .nameSpace("facts")
                .build();
        List<TextSegment> segments = new ArrayList<>();
        for (int i = 0; i < TEXTS.size(); i++) {
            segments.add(TextSegment.from(TEXTS.get(i), dev.langchain4j.data.document.Metadata.from(METADATA.get(i))));
        }
        store.addAll(IDS, model.embed(TEXTS).stream().map(Embedding::from).toList(), segments);

        EmbeddingMatch<TextSegment> best =
                search(store, "What do panda bears feed on?", null).getFirst();
        assertThat(best.embeddingId()).isEqualTo("panda");
        assertThat(best.embedded().text()).isEqualTo(TEXTS.getFirst());
        assertThat(best.embedded().metadata().getString("topic")).isEqualTo("animals");
        assertThat(search(store, "animals", metadataKey("topic").isEqualTo("money")))
                .extracting(EmbeddingMatch::embeddingId)
                .containsExactlyInAnyOrder("rates", "bonds");
        assertThat(search(
                        store,
                        "animals",
                        metadataKey("topic")
                                .isEqualTo("money")
                                .and(metadataKey("year").isGreaterThan(2015))))
                .extracting(EmbeddingMatch::embeddingId)
                .containsExactly("bonds");
        store.removeAll(List.of("panda"));
        assertThat(search(store, "bamboo", null))
                .extracting(EmbeddingMatch::embeddingId)
                .doesNotContain("panda");
    }

    @Test
    void springFindsByMeaningAndFilter() {
        model.createIndex("spring");
        PineconeVectorStore store = PineconeVectorStore.builder(new SpringModel())
                .apiKey("any-key")
                .indexName("spring")
                .namespace("facts")
                .build();
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < TEXTS.size(); i++) {
            documents.add(new Document(IDS.get(i), TEXTS.get(i), METADATA.get(i)));
        }
        store.add(documents);

        Document best = found(
                        store,
                        SearchRequest.builder()
                                .query("What do panda bears feed on?")
                                .topK(2))
                .getFirst();
        assertThat(best.getId()).isEqualTo("panda");
        assertThat(best.getText()).isEqualTo(TEXTS.getFirst());
        assertThat(best.getMetadata()).containsEntry("topic", "animals").containsKey("distance");
        assertThat(found(store, filtered("topic == 'money'")))
                .extracting(Document::getId)
                .containsExactlyInAnyOrder("rates", "bonds");
        assertThat(found(store, filtered("topic in ['money', 'art'] && year > 2015")))
                .extracting(Document::getId)
                .containsExactly("bonds");
        assertThat(found(
                        store,
                        SearchRequest.builder().query(TEXTS.get(3)).topK(4).similarityThreshold(0.9)))
                .extracting(Document::getId)
                .containsExactly("bonds");
        store.delete("year < 1995");
        assertThat(found(store, SearchRequest.builder().query("bamboo").topK(4)))
                .extracting(Document::getId)
                .contains("bear")
                .doesNotContain("panda");
    }

    private static List<EmbeddingMatch<TextSegment>> search(
            PineconeEmbeddingStore store, String query, @Nullable Filter filter) {
        return store.search(EmbeddingSearchRequest.builder()
                        .queryEmbedding(Embedding.from(model.embed(query)))
                        .maxResults(4)
                        .filter(filter)
                        .build())
                .matches();
    }

    private static List<Document> found(PineconeVectorStore store, SearchRequest.Builder search) {
        List<Document> found = store.similaritySearch(search.build());
        assertThat(found).isNotNull();
        return found;
    }

    private static SearchRequest.Builder filtered(String filter) {
        return SearchRequest.builder().query("animals").topK(4).filterExpression(filter);
    }

    /// The server's model as Spring AI knows models.
    private static final class SpringModel implements EmbeddingModel {
        @Override
        public EmbeddingResponse call(EmbeddingRequest request) {
            List<org.springframework.ai.embedding.Embedding> embeddings = new ArrayList<>();
            for (String text : request.getInstructions()) {
                embeddings.add(new org.springframework.ai.embedding.Embedding(model.embed(text), embeddings.size()));
            }
            return new EmbeddingResponse(embeddings);
        }

        @Override
        public float[] embed(Document document) {
            return model.embed(String.valueOf(document.getText()));
        }

        @Override
        public int dimensions() {
            return ServedModel.DIMENSION;
        }
    }
}
