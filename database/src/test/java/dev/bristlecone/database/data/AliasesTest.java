package dev.bristlecone.database.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.database.control.FakeCatalog;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.ErrorReason;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.storage.catalog.Catalog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasesTest {
    private static final IndexDefinition INDEX = SampleIndexes.dense(2, Metric.DOT_PRODUCT);

    private final AtomicLong seconds = new AtomicLong();
    private final InstantSource clock = () -> Instant.ofEpochSecond(seconds.incrementAndGet());
    private final ReferenceEngine engine = new ReferenceEngine();
    private final FakeCatalog catalog = new FakeCatalog();
    private final Aliases aliases = Aliases.open(catalog, engine, clock);
    private final Vectors vectors = new Vectors(engine, DataLimits.HOSTED, aliases);
    private final Namespaces namespaces = new Namespaces(engine, aliases);

    @BeforeEach
    void twoNamespaces() {
        upsert("blue", "b");
        upsert("green", "g");
    }

    @Test
    void readsGoWhereAnAliasPointsAndSaySo() {
        aliases.create(INDEX, "live", "blue");
        assertThat(listed("live").value().items()).containsExactly("b");
        assertThat(listed("live").namespace("live")).isEqualTo("blue");

        aliases.repoint(INDEX, "live", "green");
        assertThat(listed("live").value().items()).containsExactly("g");
        assertThat(vectors.fetch(INDEX, "live", List.of("g")).namespace("live")).isEqualTo("green");
        assertThat(listed("green").namespace("green")).isEqualTo("green");

        aliases.delete(INDEX, "live");
        assertThat(listed("live").value().items()).isEmpty();
    }

    @Test
    void theDefaultNamespaceIsWrittenByItsName() {
        upsert("", "d");
        assertThat(aliases.create(INDEX, "live", "__default__").target()).isEqualTo("__default__");
        assertThat(listed("live").value().items()).containsExactly("d");
        assertThat(listed("live").namespace("live")).isEqualTo("__default__");
    }

    @Test
    void timesTellWhenItWasMadeAndPointedLast() {
        NamespaceAlias made = aliases.create(INDEX, "live", "blue");
        NamespaceAlias moved = aliases.repoint(INDEX, "live", "blue");
        assertThat(made.updatedAt()).isEqualTo(made.createdAt());
        assertThat(moved.createdAt()).isEqualTo(made.createdAt());
        assertThat(moved.updatedAt()).isAfter(made.createdAt());
        assertThat(aliases.describe(INDEX, "live")).isEqualTo(moved);
    }

    @Test
    void aliasesSurviveARestart() {
        NamespaceAlias made = aliases.create(INDEX, "live", "blue");
        aliases.create(INDEX, "gone", "blue");
        aliases.delete(INDEX, "gone");

        Aliases reopened = Aliases.open(catalog, engine, clock);

        assertThat(reopened.list(INDEX, null, null, null, null).aliases()).containsExactly(made);
        reopened.forget(INDEX.id());
        assertThat(Aliases.open(catalog, engine, clock)
                        .list(INDEX, null, null, null, null)
                        .aliases())
                .isEmpty();
    }

    @Test
    void aDamagedKeyIsNamed() throws Exception {
        catalog.commit(List.of(Catalog.Change.create("alias/no-index/live", new byte[0])));
        assertThatThrownBy(() -> Aliases.open(catalog, engine, clock))
                .hasMessageContaining("alias/no-index/live")
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS));
    }

    @Test
    void writesThroughAnAliasAreRefused() {
        aliases.create(INDEX, "live", "blue");
        assertRefused(() -> upsert("live", "x"), ErrorCode.ALREADY_EXISTS, "NAME_IN_USE_BY_ALIAS");
        assertRefused(
                () -> vectors.delete(INDEX, new DeleteRequest("live", List.of(), true, null)),
                ErrorCode.INVALID_ARGUMENT,
                "WRITE_TO_ALIAS");
        assertRefused(() -> namespaces.create(INDEX, "live", null), ErrorCode.ALREADY_EXISTS, "NAME_IN_USE_BY_ALIAS");
        assertRefused(
                () -> namespaces.describe(INDEX, "live"), ErrorCode.INVALID_ARGUMENT, "NAMESPACE_OPERATION_ON_ALIAS");
        assertRefused(
                () -> namespaces.delete(INDEX, "live"), ErrorCode.INVALID_ARGUMENT, "NAMESPACE_OPERATION_ON_ALIAS");
        assertRefused(
                () -> namespaces.delete(INDEX, "blue"), ErrorCode.INVALID_ARGUMENT, "NAMESPACE_TARGETED_BY_ALIAS");
        assertThat(namespaces.list(INDEX, "", null, null).value().namespaces())
                .extracting(NamespaceSummary::name)
                .containsExactly("blue", "green");
    }

    @Test
    void documentsAreChangedThroughNoAlias() {
        IndexDefinition index = SampleIndexes.documents();
        Documents documents = new Documents(engine, DataLimits.HOSTED, aliases, NoModels.open());
        DocumentInput document = new DocumentInput(
                "a",
                new TreeMap<>(Map.of("text", new DocumentValue.Plain(new MetadataValue.Text("words")))),
                List.of());
        documents.upsert(index, "blue", List.of(document));
        aliases.create(index, "live", "blue");
        assertRefused(
                () -> documents.delete(index, new DeleteRequest("live", List.of("a"), false, null)),
                ErrorCode.FAILED_PRECONDITION,
                "WRITE_TO_ALIAS");
        assertRefused(
                () -> documents.upsert(index, "live", List.of(document)),
                ErrorCode.ALREADY_EXISTS,
                "NAME_IN_USE_BY_ALIAS");
    }

    @Test
    void aNameIsAnAliasOrANamespace() {
        assertRefused(
                () -> aliases.create(INDEX, "green", "blue"), ErrorCode.ALREADY_EXISTS, "NAME_IN_USE_BY_NAMESPACE");
        aliases.create(INDEX, "live", "blue");
        assertThatThrownBy(() -> aliases.create(INDEX, "live", "green"))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.reason())
                                .isEqualTo(new ErrorReason(
                                        "ALIAS_ALREADY_EXISTS", new TreeMap<>(Map.of("target_namespace", "blue")))));
        assertRefused(() -> aliases.create(INDEX, "again", "live"), ErrorCode.INVALID_ARGUMENT, "TARGET_IS_ALIAS");
    }

    @Test
    void targetsMustExist() {
        assertRefused(
                () -> aliases.create(INDEX, "live", "nowhere"),
                ErrorCode.INVALID_ARGUMENT,
                "TARGET_NAMESPACE_NOT_FOUND");
        assertRefused(() -> aliases.create(INDEX, "live", ""), ErrorCode.INVALID_ARGUMENT, "TARGET_NAMESPACE_REQUIRED");
        assertRefused(
                () -> aliases.create(INDEX, "live", "x".repeat(513)), ErrorCode.INVALID_ARGUMENT, "NAMESPACE_TOO_LONG");
        assertRefused(() -> aliases.create(INDEX, "live", "é"), ErrorCode.INVALID_ARGUMENT, "NAMESPACE_INVALID");
        assertRefused(() -> aliases.repoint(INDEX, "live", "blue"), ErrorCode.NOT_FOUND, null);
        assertRefused(() -> aliases.describe(INDEX, "live"), ErrorCode.NOT_FOUND, null);
        assertRefused(() -> aliases.delete(INDEX, "live"), ErrorCode.NOT_FOUND, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "a/b", "a?", "a#", "a%", "a&", "a=", "a\\", "a;", "a+", "ä", ".", "..", "__default__"
            })
    void namesHaveAShape(String name) {
        assertRefused(() -> aliases.create(INDEX, name, "blue"), ErrorCode.INVALID_ARGUMENT, "ALIAS_NAME_INVALID");
    }

    @Test
    void listingsArePagedByName() {
        for (String name : List.of("c", "a", "b", "other")) {
            aliases.create(INDEX, name, name.equals("b") ? "green" : "blue");
        }
        AliasListing first = aliases.list(INDEX, "", "blue", 2L, null);
        assertThat(names(first)).containsExactly("a", "c");
        assertThat(first.totalCount()).isEqualTo(3);
        AliasListing last = aliases.list(INDEX, null, null, 2L, first.next());
        assertThat(names(last)).containsExactly("other");
        assertThat(last.next()).isNull();
        assertThat(names(aliases.list(INDEX, "b", null, null, null))).containsExactly("b");
        assertThat(names(aliases.list(INDEX, null, "a", null, null))).isEmpty();
    }

    @Test
    void listingsCannotChangeOnTheWay() {
        aliases.create(INDEX, "a1", "blue");
        aliases.create(INDEX, "a2", "blue");
        String plain = aliases.list(INDEX, null, null, 1L, null).next();
        String filtered = aliases.list(INDEX, "a", "blue", 1L, null).next();
        assertListRefused("a", null, 1L, plain, "LIST_INVALID_TOKEN_WITH_NEW_PREFIX");
        assertListRefused(null, "blue", 1L, plain, "LIST_INVALID_TOKEN_WITH_NEW_TARGET");
        assertListRefused("b", null, 1L, filtered, "LIST_INVALID_TOKEN_WITH_PREFIX");
        assertListRefused("a", "green", 1L, filtered, "LIST_INVALID_TOKEN_WITH_TARGET");
        assertListRefused(null, null, 1L, "nonsense", "INVALID_PAGINATION_TOKEN");
        assertListRefused(null, null, 0L, null, "LIST_INVALID_LIMIT");
        assertListRefused(null, null, 101L, null, "LIST_INVALID_LIMIT");
        assertListRefused(null, "", null, null, "TARGET_FILTER_EMPTY");
        assertListRefused("x".repeat(513), null, null, null, "PREFIX_TOO_LONG");
        assertListRefused("é", null, null, null, "PREFIX_MUST_BE_ASCII");
        assertListRefused("\0", null, null, null, "PREFIX_MUST_NOT_CONTAIN_NULL_CHARACTER");
    }

    private void assertListRefused(
            @Nullable String prefix,
            @Nullable String target,
            @Nullable Long limit,
            @Nullable String token,
            String reason) {
        assertRefused(() -> aliases.list(INDEX, prefix, target, limit, token), ErrorCode.INVALID_ARGUMENT, reason);
    }

    private static void assertRefused(Runnable operation, ErrorCode code, @Nullable String reason) {
        assertThatThrownBy(operation::run).isInstanceOfSatisfying(DatabaseException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.reason() == null ? null : e.reason().name()).isEqualTo(reason);
        });
    }

    private static List<String> names(AliasListing listing) {
        return listing.aliases().stream().map(NamespaceAlias::name).toList();
    }

    private Answer<Listing<String>> listed(String namespace) {
        return vectors.list(INDEX, new ListRequest(namespace, "", null, null));
    }

    private void upsert(String namespace, String id) {
        vectors.upsert(INDEX, new UpsertRequest(namespace, List.of(Requests.record(id, 1, 0))));
    }
}
