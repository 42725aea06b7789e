package dev.bristlecone.database.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexDefinition.Family;
import dev.bristlecone.model.index.IndexDefinition.State;
import dev.bristlecone.model.index.ReadCapacity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The life of indexes without a port: create, list, describe, configure, delete, reopen.
class IndexesTest {
    private final IndexesFixture fixture = new IndexesFixture();

    @Test
    void aCreatedIndexIsReadyAndSurvivesAReopen() {
        IndexDefinition created = fixture.open().create(IndexesFixture.dense("movies"));

        assertThat(created.state()).isEqualTo(State.READY);
        assertThat(created.family()).isEqualTo(Family.VECTORS);
        assertThat(created.createdAt()).isEqualTo(IndexesFixture.NOW);
        assertThat(created.tags()).isNull();
        assertThat(fixture.open().describe("movies")).isEqualTo(created);
    }

    @Test
    void indexesAreListedInNameOrder() {
        Indexes indexes = fixture.open();
        indexes.create(IndexesFixture.dense("b"));
        indexes.create(IndexesFixture.dense("a"));

        assertThat(indexes.all()).extracting(IndexDefinition::name).containsExactly("a", "b");
    }

    @Test
    void aTakenNameIsRefused() {
        Indexes indexes = fixture.open();
        indexes.create(IndexesFixture.dense("movies"));

        assertThat(refusal(() -> indexes.create(IndexesFixture.dense("movies"))))
                .isEqualTo(ErrorCode.ALREADY_EXISTS);
    }

    @Test
    void anUnnamedIndexGetsALegalName() {
        NewIndex wish = IndexesFixture.wish(
                null, NewIndex.sparseFields(), new Deployment.Managed("aws", "us-east-1", null), Map.of());

        assertThat(fixture.open().create(wish).name()).matches("index-[0-9a-f]{8}");
    }

    @Test
    void portsCountUpwardAndStayWithTheirNames() {
        Indexes indexes = fixture.open();
        indexes.create(IndexesFixture.dense("first"));
        int port = indexes.create(IndexesFixture.dense("second")).port();
        indexes.delete("second");
        indexes.create(IndexesFixture.dense("third"));
        Indexes reopened = fixture.open();

        assertThat(port).isEqualTo(5082);
        assertThat(reopened.describe("third").port()).isEqualTo(5083);
        assertThat(reopened.create(IndexesFixture.dense("second")).port()).isEqualTo(port);
    }

    @Test
    void aUsedUpPortRangeTakesPortsOfDeletedNames() {
        fixture.settings =
                new ControlSettings(6000, 6001, null, ControlSettings.defaults().regions());
        Indexes indexes = fixture.open();
        indexes.create(IndexesFixture.dense("a"));
        indexes.create(IndexesFixture.dense("b"));
        indexes.delete("a");

        assertThat(indexes.create(IndexesFixture.dense("c")).port()).isEqualTo(6000);
        assertThat(refusal(() -> indexes.create(IndexesFixture.dense("d")))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    }

    @Test
    void aQuotaOfIndexesIsEnforcedWhenSet() {
        fixture.settings =
                new ControlSettings(6000, 6999, 1, ControlSettings.defaults().regions());
        Indexes indexes = fixture.open();
        indexes.create(IndexesFixture.dense("a"));

        assertThat(refusal(() -> indexes.create(IndexesFixture.dense("b")))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    }

    @Test
    void aDeletedIndexIsGoneWithItsData() {
        Indexes indexes = fixture.open();
        IndexDefinition index = indexes.create(IndexesFixture.dense("movies"));
        indexes.delete("movies");

        assertThat(fixture.dropped).containsExactly(index.id());
        assertThat(refusal(() -> indexes.describe("movies"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(fixture.open().all()).isEmpty();
    }

    @Test
    void aProtectedIndexIsNotDeletedUntilTheProtectionIsLifted() {
        Indexes indexes = fixture.open();
        indexes.create(IndexesFixture.dense("movies"));
        indexes.configure("movies", IndexesFixture.protect(true));

        assertThatThrownBy(() -> indexes.delete("movies"))
                .hasMessage("Deletion protection is enabled for this index. Disable deletion protection before"
                        + " retrying.");
        indexes.configure("movies", IndexesFixture.protect(false));
        indexes.delete("movies");
        assertThat(indexes.all()).isEmpty();
    }

    @Test
    void tagsAreMergedAndEmptyValuesRemove() {
        Indexes indexes = fixture.open();
        indexes.create(IndexesFixture.dense("movies"));

        assertThat(indexes.configure("movies", IndexesFixture.retag(Map.of("a", "1", "b", "2")))
                        .tags())
                .isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(indexes.configure("movies", IndexesFixture.retag(Map.of("a", "", "c", "3")))
                        .tags())
                .isEqualTo(Map.of("b", "2", "c", "3"));
        assertThat(indexes.configure("movies", IndexesFixture.retag(Map.of("b", "", "c", "")))
                        .tags())
                .isNull();
    }

    @Test
    void tagsAreCountedAfterTheMerge() {
        Indexes indexes = fixture.open();
        indexes.create(IndexesFixture.dense("movies"));
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            many.put("key" + i, "v");
        }
        indexes.configure("movies", IndexesFixture.retag(many));

        assertThat(refusal(() -> indexes.configure("movies", IndexesFixture.retag(Map.of("one-more", "v")))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        indexes.configure("movies", IndexesFixture.retag(Map.of("key0", "", "one-more", "v")));
    }

    @Test
    void zeroReplicasDisableAnIndexUntilTheyReturn() {
        Indexes indexes = fixture.open();
        indexes.create(IndexesFixture.dense("movies"));

        assertThat(indexes.configure("movies", dedicated("b1", 0, 1)).state()).isEqualTo(State.DISABLED);
        IndexDefinition back = indexes.configure("movies", dedicated(null, 2, null));
        assertThat(back.state()).isEqualTo(State.READY);
        assertThat(back.readCapacity()).isEqualTo(new ReadCapacity.Dedicated("b1", 2, 1));
    }

    @Test
    void podsGrowWithinTheirFamily() {
        Indexes indexes = fixture.open();
        Deployment pod = new Deployment.Pod("us-east1-gcp", "p1.x1", 1, 1, List.of("genre"), null);
        indexes.create(IndexesFixture.wish("pods", IndexesFixture.dense("pods").fields(), pod, Map.of()));

        assertThat(indexes.configure("pods", pods(3, "p1.x4")).deployment())
                .isEqualTo(new Deployment.Pod("us-east1-gcp", "p1.x4", 3, 1, List.of("genre"), null));
        assertThat(refusal(() -> indexes.configure("pods", pods(null, "p1.x2"))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusal(() -> indexes.configure("pods", pods(null, "s1.x8"))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void aModelSettlesFieldsAndParametersOfAnEmbeddingIndex() {
        Indexes indexes = fixture.open();
        IndexDefinition index = indexes.create(embedding("texts", "multilingual-e5-large"));

        assertThat(index.family()).isEqualTo(Family.RECORDS);
        assertThat(index.space().dimension()).isEqualTo(1024);
        assertThat(index.space().metric()).isEqualTo(Metric.COSINE);
        EmbedSettings embed = Objects.requireNonNull(index.embed());
        assertThat(embed.textField()).isEqualTo("chunk");
        assertThat(embed.readParameters().fields()).containsOnlyKeys("input_type", "truncate");
        assertThat(refusal(() -> indexes.create(embedding("other", "no-such-model"))))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void listenersHearEveryStepInOrder() {
        Indexes indexes = fixture.open();
        IndexesFixture.Diary diary = new IndexesFixture.Diary();
        indexes.addListener(diary);
        indexes.create(IndexesFixture.dense("movies"));
        indexes.configure("movies", IndexesFixture.retag(Map.of("a", "1")));
        indexes.delete("movies");

        assertThat(diary.entries)
                .containsExactly(
                        "created movies", "changed movies READY", "changed movies TERMINATING", "removed movies");
    }

    private static IndexChange dedicated(
            @Nullable String nodeType, @Nullable Integer replicas, @Nullable Integer shards) {
        return new IndexChange(
                null, null, new IndexChange.ReadCapacityChange.ToDedicated(nodeType, replicas, shards), null, null);
    }

    private static IndexChange pods(@Nullable Integer replicas, String podType) {
        return new IndexChange(null, null, null, new IndexChange.PodChange(replicas, podType), null);
    }

    private static NewEmbeddingIndex embedding(String name, String model) {
        return new NewEmbeddingIndex(
                name,
                new Deployment.Managed("aws", "us-east-1", null),
                model,
                new TreeMap<>(Map.of("text", "chunk")),
                null,
                null,
                null,
                null,
                null,
                new ReadCapacity.OnDemand(),
                false,
                Map.of());
    }

    private static ErrorCode refusal(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(DatabaseException.class);
        return ((DatabaseException) thrown).code();
    }
}
