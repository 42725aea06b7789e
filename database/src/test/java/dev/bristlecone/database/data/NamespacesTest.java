package dev.bristlecone.database.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.IndexDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Namespaces as users see them, and counts.
class NamespacesTest {
    private final ReferenceEngine engine = new ReferenceEngine();
    private final Vectors vectors = new Vectors(engine, DataLimits.HOSTED, SampleAliases.of(engine));
    private final Namespaces namespaces = new Namespaces(engine, SampleAliases.of(engine));
    private final IndexDefinition index = SampleIndexes.dense(2, Metric.COSINE);

    @Test
    void aNamespaceIsCreatedOnceAndDescribed() {
        NamespaceSummary created =
                namespaces.create(index, "films", Map.of("genre", true)).value();

        assertThat(created.filterableFields()).containsExactly("genre");
        assertThat(namespaces.describe(index, "films").value()).isEqualTo(created);
        assertThatThrownBy(() -> namespaces.create(index, "films", null))
                .hasMessage("Namespace 'films' already exists in this index")
                .extracting(thrown -> ((DatabaseException) thrown).code())
                .isEqualTo(ErrorCode.ALREADY_EXISTS);
    }

    @Test
    void aNamespaceWithoutSchemaInheritsTheIndexs() {
        IndexDefinition restricted = SampleIndexes.filterable(new TreeSet<>(List.of("genre")));

        assertThat(namespaces.create(restricted, "films", null).value().filterableFields())
                .containsExactly("genre");
    }

    @Test
    void theDefaultNamespaceCannotBeCreatedButIsListedAndDescribed() {
        upsert("");

        assertThatThrownBy(() -> namespaces.create(index, "__default__", null))
                .hasMessageStartingWith("The default namespace exists in every index and cannot be created.");
        assertThat(names("", null)).containsExactly("__default__");
        assertThat(namespaces.describe(index, "__default__").value().recordCount())
                .isEqualTo(1);
    }

    @Test
    void fieldsThatAreNotFilterableAreRefused() {
        assertThatThrownBy(() -> namespaces.create(index, "films", Map.of("genre", false)))
                .hasMessage("Field 'genre' is set to filterable: false. Only filterable: true is supported. To avoid"
                        + " indexing the field, omit it from the list of fields.");
        assertThatThrownBy(() -> namespaces.create(index, "films", Map.of("$genre", true)))
                .hasMessageStartingWith("Metadata field names must not start with '$'");
    }

    @Test
    void unknownNamespacesAreNotFound() {
        assertThatThrownBy(() -> namespaces.describe(index, "films")).hasMessage("Namespace not found");
        assertThatThrownBy(() -> namespaces.delete(index, "films")).hasMessage("Namespace not found");
    }

    @Test
    void aDeletedNamespaceIsGoneWithItsRecords() {
        upsert("films");

        assertThat(namespaces.delete(index, "films").count()).isEqualTo(1);

        assertThat(names("", null)).isEmpty();
        assertThat(vectors.fetch(index, "films", List.of("a")).value()).isEmpty();
    }

    /// The default namespace stands where its listed name belongs, whatever the size of the pages.
    @Test
    void pagesListAllNamespacesInByteOrderOfTheirReportedNames() {
        for (String name : List.of("", "Z", "^", "a", "b", "__defaulu")) {
            upsert(name);
        }
        List<String> all = List.of("Z", "^", "__default__", "__defaulu", "a", "b");

        for (long limit = 1; limit <= 7; limit++) {
            assertThat(pages("", limit)).as("pages of %s", limit).isEqualTo(all);
            assertThat(pages("__", limit)).containsExactly("__default__", "__defaulu");
        }
        assertThat(namespaces.list(index, "", 1L, null).value().totalCount()).isEqualTo(6);
        assertThat(namespaces.list(index, "__", 1L, null).value().totalCount()).isEqualTo(2);
        assertThat(namespaces.list(index, "none", null, null).value().totalCount())
                .isZero();
    }

    @Test
    void summaryCountsNamespacesThatHoldRecords() {
        upsert("");
        upsert("films");
        namespaces.create(index, "empty", null);

        IndexSummary summary = namespaces.summarize(index, null).value();

        assertThat(summary.recordCounts()).containsExactly(Map.entry("", 1L), Map.entry("films", 1L));
        assertThat(summary.totalCount()).isEqualTo(2);
    }

    @Test
    void onlyPodIndexesCountByFilter() {
        IndexDefinition pod = SampleIndexes.pod(2);
        vectors.upsert(
                pod,
                Requests.upsert(
                        Requests.record("a", new float[] {1, 0}, Map.of("genre", "drama")),
                        Requests.record("b", 1, 0)));

        IndexSummary summary =
                namespaces.summarize(pod, Map.of("genre", "drama")).value();

        assertThat(summary.recordCounts()).containsExactly(Map.entry("", 1L));
        assertThat(summary.totalCount()).isEqualTo(2);
        assertThatThrownBy(() -> namespaces.summarize(index, Map.of("genre", "drama")))
                .hasMessage("Serverless and Starter index types do not support describing index stats with metadata"
                        + " filtering");
    }

    @Test
    void everyIndexCountsByFilterWhereThatIsAllowed() {
        vectors.upsert(
                index,
                Requests.upsert(
                        Requests.record("a", new float[] {1, 0}, Map.of("genre", "drama")),
                        Requests.record("b", 1, 0)));

        IndexSummary summary = new Namespaces(engine, SampleAliases.of(engine), true)
                .summarize(index, Map.of("genre", Map.of("$ne", "drama")))
                .value();

        assertThat(summary.recordCounts()).containsExactly(Map.entry("", 1L));
        assertThat(summary.totalCount()).isEqualTo(2);
    }

    @Test
    void podIndexesHaveNoNamespaceOperations() {
        IndexDefinition pod = SampleIndexes.pod(2);

        assertThatThrownBy(() -> namespaces.list(pod, "", null, null))
                .hasMessage(
                        "Listing namespaces is not supported for pod-based indexes. Use a serverless index instead.");
    }

    private void upsert(String namespace) {
        vectors.upsert(index, new UpsertRequest(namespace, List.of(Requests.record("a", 1, 0))));
    }

    private List<String> names(String prefix, @Nullable Long limit) {
        return namespaces.list(index, prefix, limit, null).value().namespaces().stream()
                .map(NamespaceSummary::name)
                .toList();
    }

    private List<String> pages(String prefix, long limit) {
        List<String> names = new ArrayList<>();
        String token = null;
        do {
            NamespaceListing page = namespaces.list(index, prefix, limit, token).value();
            page.namespaces().forEach(namespace -> names.add(namespace.name()));
            token = page.next();
        } while (token != null);
        return names;
    }
}
