package dev.bristlecone.database.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.index.IndexDefinition;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What the use cases do with good requests, against the plainest engine.
class VectorsTest {
    private final ReferenceEngine engine = new ReferenceEngine();
    private final Vectors vectors = new Vectors(engine, DataLimits.HOSTED, SampleAliases.of(engine));
    private final Namespaces namespaces = new Namespaces(engine, SampleAliases.of(engine));
    private final IndexDefinition index = SampleIndexes.dense(2, Metric.DOT_PRODUCT);

    @Test
    void upsertedRecordsComeBackBitForBit() {
        float[] values = {0.1f, -Float.MIN_VALUE};
        SparseInput sparse = new SparseInput(new int[] {-1, 7, 3}, new float[] {1, 2, 3});
        RecordInput input = new RecordInput("a", values, sparse, Map.of("genre", "comedy"));

        Receipt receipt = vectors.upsert(index, Requests.upsert(input));

        assertThat(receipt.count()).isEqualTo(1);
        Record stored = vectors.fetch(index, "", List.of("a")).value().getFirst();
        assertThat(stored.values()).containsExactly(0.1f, -Float.MIN_VALUE);
        assertThat(stored.sparse()).isEqualTo(new SparseVector(new int[] {3, 7, -1}, new float[] {3, 2, 1}));
        assertThat(stored.metadata()).isEqualTo(Metadata.of(Map.of("genre", new MetadataValue.Text("comedy"))));
    }

    @Test
    void lastRecordOfAnIdWinsAndAllAreCounted() {
        Receipt receipt =
                vectors.upsert(index, Requests.upsert(Requests.record("a", 1, 1), Requests.record("a", 2, 2)));

        assertThat(receipt.count()).isEqualTo(2);
        assertThat(fetched("a").values()).containsExactly(2, 2);
    }

    @Test
    void oneBadRecordFailsTheWholeRequest() {
        UpsertRequest request = Requests.upsert(Requests.record("good", 1, 1), Requests.record("bad", 1, 1, 1));

        assertThatThrownBy(() -> vectors.upsert(index, request)).isInstanceOf(DatabaseException.class);

        assertThat(vectors.fetch(index, "", List.of("good")).value()).isEmpty();
        assertThat(engine.stats().lastLsn()).isZero();
    }

    @Test
    void writesCostAUnitForEachKilobyteTheyTouch() {
        RecordInput large = Requests.record("a", new float[] {1, 1}, Map.of("text", "x".repeat(10_000)));
        RecordInput small = Requests.record("a", 1, 1);

        assertThat(vectors.upsert(index, Requests.upsert(small)).writeUnits()).isEqualTo(5);
        assertThat(vectors.upsert(index, Requests.upsert(large)).writeUnits()).isEqualTo(10);
        assertThat(vectors.update(index, Requests.update("a", Map.of("year", 2020)))
                        .writeUnits())
                .isEqualTo(20);
        assertThat(vectors.upsert(index, Requests.upsert(small)).writeUnits()).isEqualTo(10);
        assertThat(vectors.update(index, Requests.updateMatching(Map.of("year", 1), Map.of("year", 2), true))
                        .writeUnits())
                .isZero();
        assertThat(vectors.delete(index, Requests.delete("a")).writeUnits()).isEqualTo(1);
    }

    @Test
    void requestsAndAnswersHaveALargestSize() {
        Vectors small = new Vectors(engine, new DataLimits(100, 50, 0.95, false), SampleAliases.of(engine));
        RecordInput record = Requests.record("a", new float[] {1, 1}, Map.of("text", "x".repeat(27)));

        assertThatThrownBy(() -> small.upsert(index, Requests.upsert(record, record, record)))
                .hasMessage("Error, message length too large: found 141 bytes, the limit is: 100 bytes. Send fewer"
                        + " records in one request.")
                .extracting("code")
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        small.upsert(index, Requests.upsert(record, Requests.record("b", new float[] {1, 1}, Map.of("text", "x"))));

        assertThat(small.query(index, Requests.query(10, 1, 1)).value()).hasSize(2);
        assertThatThrownBy(() -> small.query(index, Requests.whole(10, 1, 1))).isInstanceOf(DatabaseException.class);
        FetchMatchingRequest all = new FetchMatchingRequest("", Map.of("text", Map.of("$exists", true)), 10L, null);
        Listing<Record> page = small.fetchMatching(index, all).value();
        assertThat(page.items()).extracting(Record::id).containsExactly("a");
        assertThat(page.next()).isNotNull();
    }

    @Test
    void queryRanksByMetricAndBreaksTiesById() {
        vectors.upsert(
                index,
                Requests.upsert(Requests.record("c", 1, 0), Requests.record("b", 1, 0), Requests.record("a", 0, 5)));

        assertThat(ids(Requests.query(10, 1, 0))).containsExactly("b", "c", "a");
        assertThat(ids(Requests.query(1, 0, 1))).containsExactly("a");
    }

    @Test
    void euclideanScoresAreSquaredAndAscend() {
        IndexDefinition euclidean = SampleIndexes.dense(2, Metric.EUCLIDEAN);
        vectors.upsert(euclidean, Requests.upsert(Requests.record("far", 3, 4), Requests.record("near", 1, 0)));

        List<Match> hits = vectors.query(euclidean, Requests.query(2, 0, 0)).value();

        assertThat(hits).extracting(hit -> hit.record().id()).containsExactly("near", "far");
        assertThat(hits).extracting(Match::score).containsExactly(1f, 25f);
    }

    @Test
    void queryByIdUsesTheStoredVectorAndFindsNothingForAnUnknownId() {
        vectors.upsert(index, Requests.upsert(Requests.record("a", 1, 0), Requests.record("b", 0, 1)));

        assertThat(ids(Requests.queryById(1, "b"))).containsExactly("b");
        assertThat(ids(Requests.queryById(1, "unknown"))).isEmpty();
    }

    @Test
    void hybridScoreIsTheSumOfBothProducts() {
        SparseInput sparse = new SparseInput(new int[] {5}, new float[] {3});
        vectors.upsert(
                index,
                Requests.upsert(
                        new RecordInput("both", new float[] {1, 0}, sparse, null), Requests.record("dense", 2, 0)));
        QueryRequest query = new QueryRequest("", 2, new float[] {1, 0}, sparse, null, null, false, false, null, null);

        List<Match> hits = vectors.query(index, query).value();

        assertThat(hits).extracting(Match::score).containsExactly(10f, 2f);
    }

    @Test
    void sparseRecordsWithoutSharedIndicesAreNotFound() {
        IndexDefinition sparse = SampleIndexes.sparse();
        vectors.upsert(
                sparse,
                Requests.upsert(
                        new RecordInput("a", null, new SparseInput(new int[] {1}, new float[] {2}), null),
                        new RecordInput("b", null, new SparseInput(new int[] {2}, new float[] {2}), null)));

        List<Match> hits = vectors.query(sparse, Requests.querySparse(10, new int[] {1}, new float[] {0.5f}))
                .value();

        assertThat(hits).extracting(hit -> hit.record().id()).containsExactly("a");
        assertThat(hits.getFirst().score()).isEqualTo(1f);
    }

    @Test
    void aDenseIndexOfAnotherMetricStoresSparseValuesWithoutRankingThem() {
        IndexDefinition cosine = SampleIndexes.dense(2, Metric.COSINE);
        SparseInput sparse = new SparseInput(new int[] {1}, new float[] {2});

        vectors.upsert(cosine, Requests.upsert(new RecordInput("a", new float[] {1, 0}, sparse, null)));

        assertThat(vectors.query(cosine, Requests.queryById(1, "a")).value()).hasSize(1);
        assertThatThrownBy(() -> vectors.query(cosine, Requests.querySparse(1, new int[] {1}, new float[] {1})))
                .hasMessage("Index configuration does not support sparse values - only indexes that are sparse or"
                        + " using dotproduct are supported.");
    }

    @Test
    void readingAMissingNamespaceFindsNothing() {
        assertThat(ids(Requests.query(1, 1, 0))).isEmpty();
        assertThat(vectors.fetch(index, "none", List.of("a")).value()).isEmpty();
        assertThat(vectors.list(index, new ListRequest("none", "", null, null))
                        .value()
                        .items())
                .isEmpty();
    }

    @Test
    void deletingFromAMissingNamespaceIsNotFound() {
        for (DeleteRequest request : List.of(
                Requests.delete("a"), Requests.deleteAll(), Requests.deleteMatching(Map.of("genre", "comedy")))) {
            assertThatThrownBy(() -> vectors.delete(index, request))
                    .hasMessage("Namespace not found")
                    .extracting(thrown -> ((DatabaseException) thrown).code())
                    .isEqualTo(ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void deletesByIdsByFilterAndAll() {
        vectors.upsert(
                index,
                Requests.upsert(
                        Requests.record("a", new float[] {1, 0}, Map.of("genre", "comedy")),
                        Requests.record("b", new float[] {1, 0}, Map.of("genre", "drama")),
                        Requests.record("c", 1, 0),
                        Requests.record("d", 1, 0)));

        vectors.delete(index, Requests.delete("c", "unknown"));
        assertThat(listed()).containsExactly("a", "b", "d");
        vectors.delete(index, Requests.deleteMatching(Map.of("genre", "drama")));
        assertThat(listed()).containsExactly("a", "d");
        vectors.delete(index, Requests.deleteAll());
        assertThat(listed()).isEmpty();
        assertThat(namespaces.describe(index, "__default__").value().recordCount())
                .isZero();
    }

    @Test
    void idsBesideAFilterAreIgnored() {
        vectors.upsert(
                index,
                Requests.upsert(
                        Requests.record("a", new float[] {1, 0}, Map.of("genre", "comedy")),
                        Requests.record("b", 1, 0)));

        vectors.delete(index, new DeleteRequest("", List.of("b"), false, Map.of("genre", "comedy")));

        assertThat(listed()).containsExactly("b");
    }

    @Test
    void updateByIdReplacesValuesAndMergesMetadata() {
        vectors.upsert(index, Requests.upsert(Requests.record("a", new float[] {1, 0}, Map.of("genre", "comedy"))));

        Receipt found = vectors.update(
                index, new UpdateRequest("", "a", new float[] {0, 1}, null, Map.of("year", 2020), null, false));
        Receipt unknown = vectors.update(index, Requests.update("unknown", Map.of("year", 2020)));

        assertThat(found.count()).isEqualTo(1);
        assertThat(unknown.count()).isZero();
        assertThat(fetched("a").values()).containsExactly(0, 1);
        assertThat(fetched("a").metadata().fields().keySet()).containsExactly("genre", "year");
        assertThat(listed()).containsExactly("a");
    }

    @Test
    void updateByFilterCountsAndADryRunOnlyCounts() {
        vectors.upsert(
                index,
                Requests.upsert(
                        Requests.record("a", new float[] {1, 0}, Map.of("genre", "comedy")),
                        Requests.record("b", new float[] {1, 0}, Map.of("genre", "comedy")),
                        Requests.record("c", 1, 0)));

        Receipt dry = vectors.update(
                index, Requests.updateMatching(Map.of("genre", "comedy"), Map.of("genre", "drama"), true));
        Receipt real = vectors.update(
                index, Requests.updateMatching(Map.of("genre", "comedy"), Map.of("genre", "drama"), false));
        Receipt again = vectors.update(
                index, Requests.updateMatching(Map.of("genre", "comedy"), Map.of("genre", "drama"), false));

        assertThat(List.of(dry.count(), real.count(), again.count())).containsExactly(2L, 2L, 0L);
    }

    @Test
    void pagesOfIdsFollowOneAnotherAndEnd() {
        vectors.upsert(
                index,
                Requests.upsert(
                        Requests.record("a1", 1, 0),
                        Requests.record("a2", 1, 0),
                        Requests.record("a3", 1, 0),
                        Requests.record("b1", 1, 0)));

        Listing<String> first =
                vectors.list(index, new ListRequest("", "a", 2L, null)).value();
        Listing<String> second =
                vectors.list(index, new ListRequest("", "a", 2L, first.next())).value();

        assertThat(first.items()).containsExactly("a1", "a2");
        assertThat(second.items()).containsExactly("a3");
        assertThat(second.next()).isNull();
    }

    @Test
    void aTokenServesOnlyTheRequestThatGotIt() {
        vectors.upsert(
                index,
                Requests.upsert(Requests.record("a1", 1, 0), Requests.record("a2", 1, 0), Requests.record("a3", 1, 0)));
        String token =
                vectors.list(index, new ListRequest("", "a", 1L, null)).value().next();

        for (ListRequest other : List.of(
                new ListRequest("", "", 1L, token),
                new ListRequest("other", "a", 1L, token),
                new ListRequest("", "a", 1L, "x" + token),
                new ListRequest("", "a", 1L, "garbage"),
                new ListRequest("", "a", 1L, "not base64!"))) {
            assertThatThrownBy(() -> vectors.list(index, other)).hasMessageStartingWith("Invalid pagination token");
        }
    }

    @Test
    void recordsAFilterMatchesArePagedInIdOrder() {
        Map<String, Object> comedy = Map.of("genre", "comedy");
        vectors.upsert(
                index,
                Requests.upsert(
                        new RecordInput("b", new float[] {1, 0}, null, Map.of("genre", "comedy")),
                        new RecordInput("a", new float[] {1, 0}, null, Map.of("genre", "comedy")),
                        Requests.record("c", 1, 0)));

        Listing<Record> first = vectors.fetchMatching(index, new FetchMatchingRequest("", Map.copyOf(comedy), 1L, null))
                .value();
        Listing<Record> second = vectors.fetchMatching(
                        index, new FetchMatchingRequest("", Map.copyOf(comedy), 1L, first.next()))
                .value();

        assertThat(first.items()).extracting(Record::id).containsExactly("a");
        assertThat(second.items()).extracting(Record::id).containsExactly("b");
        assertThat(second.next()).isNull();
    }

    @Test
    void theTwoNamesOfTheDefaultNamespaceAreOne() {
        vectors.upsert(index, new UpsertRequest("__default__", List.of(Requests.record("a", 1, 0))));

        assertThat(fetched("a").id()).isEqualTo("a");
    }

    @Test
    void filtersSeeOnlyFieldsThatAreIndexed() {
        IndexDefinition restricted = SampleIndexes.filterable(new TreeSet<>(List.of("genre")));
        vectors.upsert(
                restricted,
                Requests.upsert(Requests.record("a", new float[] {1, 0}, Map.of("genre", "comedy", "year", 2020))));

        assertThat(vectors.query(restricted, Requests.filtered(1, new float[] {1, 0}, Map.of("genre", "comedy")))
                        .value())
                .hasSize(1);
        assertThat(vectors.query(restricted, Requests.filtered(1, new float[] {1, 0}, Map.of("year", 2020)))
                        .value())
                .isEmpty();
        assertThat(vectors.query(
                                restricted,
                                Requests.filtered(1, new float[] {1, 0}, Map.of("year", Map.of("$ne", 2020))))
                        .value())
                .hasSize(1);
    }

    @Test
    void readsAreAtLeastAsNewAsTheWritesBefore() {
        Receipt receipt = vectors.upsert(index, Requests.upsert(Requests.record("a", 1, 0)));

        assertThat(vectors.query(index, Requests.query(1, 1, 0)).lsn()).isGreaterThanOrEqualTo(receipt.lsn());
        assertThat(vectors.fetch(index, "", List.of("a")).lsn()).isGreaterThanOrEqualTo(receipt.lsn());
    }

    private List<String> ids(QueryRequest request) {
        return vectors.query(index, request).value().stream()
                .map(hit -> hit.record().id())
                .toList();
    }

    private List<String> listed() {
        return vectors.list(index, new ListRequest("", "", null, null)).value().items();
    }

    private Record fetched(String id) {
        return vectors.fetch(index, "", List.of(id)).value().getFirst();
    }
}
