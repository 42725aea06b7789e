package dev.bristlecone.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinecone.clients.Index;
import io.pinecone.clients.Pinecone;
import io.pinecone.proto.FetchResponse;
import io.pinecone.unsigned_indices_model.VectorWithUnsignedIndices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openapitools.db_control.client.model.IndexModel;

/// What a client was told is done is still done after the server was killed the hard way.
final class CrashIT {
    private static final String INDEX = "java-killed";
    private static final int BATCHES = 5;
    private static final int BATCH_RECORDS = 100;

    @TempDir
    private Path directory;

    @Test
    void acknowledgedWritesSurviveAKill() throws IOException {
        IndexModel before;
        try (LiveServer server = LiveServer.startOwn(directory)) {
            Pinecone client = server.client();
            client.createServerlessIndex(
                    INDEX, "cosine", Films.DIMENSION, "aws", "us-east-1", "disabled", Map.of("team", "search"));
            before = client.describeIndex(INDEX);
            try (Index index = client.getIndexConnection(INDEX)) {
                write(index);
                server.kill();
            }
        }
        try (LiveServer server = LiveServer.startOwn(directory)) {
            Pinecone client = server.client();
            IndexModel after = client.describeIndex(INDEX);
            assertThat(after.getHost()).isEqualTo(before.getHost());
            assertThat(after.getTags()).isEqualTo(before.getTags());
            try (Index index = client.getIndexConnection(INDEX)) {
                check(index);
            }
        }
    }

    private static void write(Index index) {
        for (int batch = 0; batch < BATCHES; batch++) {
            index.upsert(records(batch), "batches");
        }
        index.upsert(Films.all(), "films");
        index.createNamespace("empty");
        index.update("film-1", null, Films.struct("{\"year\": 1999}"), "films", null, null);
        index.update("film-2", List.of(0f, 0f, 0f, 1f), "films");
        index.updateByMetadata(Films.struct("{\"genre\": \"action\"}"), Films.struct("{\"loud\": true}"), "films");
        index.deleteByIds(List.of("film-3"), "films");
        index.deleteByFilter(Films.struct("{\"year\": 2022}"), "films");
    }

    private static void check(Index index) {
        for (int batch = 0; batch < BATCHES; batch++) {
            List<VectorWithUnsignedIndices> written = records(batch);
            FetchResponse found = index.fetch(
                    written.stream().map(VectorWithUnsignedIndices::getId).toList(), "batches");
            assertThat(written)
                    .allSatisfy(record -> assertThat(
                                    found.getVectorsOrThrow(record.getId()).getValuesList())
                            .isEqualTo(record.getValuesList()));
        }
        FetchResponse films = index.fetch(List.of("film-1", "film-2", "film-3", "film-4", "film-5"), "films");
        assertThat(films.getVectorsMap()).containsOnlyKeys("film-1", "film-2", "film-5");
        assertThat(films.getVectorsOrThrow("film-1")
                        .getMetadata()
                        .getFieldsOrThrow("year")
                        .getNumberValue())
                .isEqualTo(1999);
        assertThat(films.getVectorsOrThrow("film-2").getValuesList()).containsExactly(0f, 0f, 0f, 1f);
        assertThat(films.getVectorsOrThrow("film-5")
                        .getMetadata()
                        .getFieldsOrThrow("loud")
                        .getBoolValue())
                .isTrue();
        assertThat(index.describeNamespace("empty").getRecordCount()).isZero();
        assertThat(index.describeIndexStats().getTotalVectorCount()).isEqualTo(BATCHES * BATCH_RECORDS + 3);
    }

    private static List<VectorWithUnsignedIndices> records(int batch) {
        return IntStream.range(0, BATCH_RECORDS)
                .mapToObj(i -> new VectorWithUnsignedIndices(
                        "record-" + batch + "-" + i, List.of(1f, (float) batch, (float) i, 0.1f * i)))
                .toList();
    }
}
