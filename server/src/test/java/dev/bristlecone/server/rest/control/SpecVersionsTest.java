package dev.bristlecone.server.rest.control;

import static dev.bristlecone.server.rest.control.ControlServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.server.rest.control.ControlServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole answers of the versions up to 2026-04: exactly these members, so that strict clients read them.
class SpecVersionsTest {
    private static final String SERVERLESS = "'spec':{'serverless':{'cloud':'aws','region':'us-east-1'}}";
    private static final String ON_DEMAND = "'read_capacity':{'mode':'OnDemand','status':{'state':'Ready'}}";

    @TempDir
    private static Path directory;

    private static ControlServer server;

    @BeforeAll
    static void start() throws IOException {
        server = ControlServer.start(directory);
    }

    @AfterEach
    void clear() {
        server.clear();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2024-07 | false | false | false",
                "2024-10 | true  | false | false",
                "2025-01 | true  | true  | false",
                "2025-04 | true  | true  | false",
                "2025-10 | true  | true  | true",
                "2026-04 | true  | true  | true"
            })
    void aDenseIndexHasTheMembersOfItsVersion(String version, boolean tags, boolean vectorType, boolean capacity) {
        String create = "{'name':'movies','dimension':8,'metric':'dotproduct','tags':{'team':'search'}," + SERVERLESS
                + ",'deletion_protection':'enabled'}";
        String expected = "{'name':'movies','dimension':8,'metric':'dotproduct','host':'movies.localhost'"
                + (vectorType ? ",'vector_type':'dense'" : "")
                + (tags ? ",'tags':{'team':'search'}" : "")
                + ",'deletion_protection':'enabled','status':{'ready':true,'state':'Ready'}"
                + ",'spec':{'serverless':{'cloud':'aws','region':'us-east-1'" + (capacity ? "," + ON_DEMAND : "")
                + "}}}";

        Answer created = server.send(version, "POST", "/indexes", create);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body()).isEqualTo(json(expected));
        Answer described = server.send(version, "GET", "/indexes/movies", null);
        assertThat(described.status()).isEqualTo(200);
        assertThat(described.body()).isEqualTo(json(expected));
        assertThat(server.send(version, "GET", "/indexes", null).body())
                .isEqualTo(json("{'indexes':[" + expected + "]}"));
    }

    @ParameterizedTest
    @CsvSource({"2024-07, 0", "2024-10, 0", "2025-01, -1", "2026-04, -1"})
    void aSparseIndexShowsADimensionOnlyWhereItIsRequired(String version, int dimension) {
        server.send("2025-10", "POST", "/indexes", "{'name':'terms','vector_type':'sparse'," + SERVERLESS + "}");
        Answer answer = server.send(version, "GET", "/indexes/terms", null);

        assertThat(answer.body().path("metric").asText()).isEqualTo("dotproduct");
        assertThat(answer.body().path("dimension").asInt(-1)).isEqualTo(dimension);
        assertThat(answer.body().has("tags")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-07", "2024-10", "2025-01", "2025-04", "2025-10", "2026-04"})
    void aPodIndexKeepsItsShape(String version) {
        String pod = "{'environment':'us-east1-gcp','pod_type':'p1.x2','replicas':2,'shards':3,'pods':6,"
                + "'metadata_config':{'indexed':['genre']}}";
        server.send(version, "POST", "/indexes", "{'name':'pods','dimension':4,'spec':{'pod':" + pod + "}}");
        Answer described = server.send(version, "GET", "/indexes/pods", null);

        assertThat(described.body().get("spec")).isEqualTo(json("{'pod':" + pod + "}"));
        Answer grown =
                server.send(version, "PATCH", "/indexes/pods", "{'spec':{'pod':{'replicas':4,'pod_type':'p1.x4'}}}");
        assertThat(grown.status()).isEqualTo(202);
        assertThat(grown.body().at("/spec/pod/pods").asInt()).isEqualTo(12);
        assertThat(grown.body().at("/spec/pod/pod_type").asText()).isEqualTo("p1.x4");
    }

    @Test
    void theGoClientConfiguresWithTheOnlyStatusItTakes() {
        server.send("2025-10", "POST", "/indexes", "{'name':'plain','dimension':4," + SERVERLESS + "}");
        String change = "{'deletion_protection':'disabled','spec':null}";

        assertThat(server.sendAs("go-client/5.4.1", "2025-10", "PATCH", "/indexes/plain", change)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void capacityAndMetadataSchemaAreKeptFrom202510() {
        String dedicated = "'dedicated':{'node_type':'b1','scaling':'Manual','manual':{'replicas':2,'shards':1}}";
        String schema = "'schema':{'fields':{'genre':{'filterable':true}}}";
        Answer created = server.send(
                "2025-10",
                "POST",
                "/indexes",
                "{'name':'byoc','dimension':4,'spec':{'byoc':{'environment':'e','read_capacity':{'mode':'Dedicated',"
                        + dedicated + "}," + schema + "}}}");
        assertThat(created.body().get("spec"))
                .isEqualTo(json("{'byoc':{'environment':'e','read_capacity':{'mode':'Dedicated'," + dedicated
                        + ",'status':{'state':'Ready','current_replicas':2,'current_shards':1}}," + schema + "}}"));

        Answer onDemand = server.send(
                "2026-04",
                "PATCH",
                "/indexes/byoc",
                "{'spec':{'byoc':{'read_capacity':{'mode':'OnDemand'}}},'tags':{'a':'b'}}");
        assertThat(onDemand.body().at("/spec/byoc/read_capacity"))
                .isEqualTo(json("{'mode':'OnDemand','status':{'state':'Ready'}}"));
        assertThat(onDemand.body().get("tags")).isEqualTo(json("{'a':'b'}"));
    }

    @Test
    void anEmbeddingIndexShowsWhatTheModelSettled() {
        Answer created = server.send(
                "2025-04",
                "POST",
                "/indexes/create-for-model",
                "{'name':'texts','cloud':'aws','region':'us-east-1',"
                        + "'embed':{'model':'llama-text-embed-v2','dimension':512,'field_map':{'text':'chunk'},"
                        + "'read_parameters':{'truncate':'NONE','dimension':512}}}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().get("dimension").asInt()).isEqualTo(512);
        assertThat(created.body().get("embed"))
                .isEqualTo(
                        json("{'model':'llama-text-embed-v2','dimension':512,'metric':'cosine','vector_type':'dense',"
                                + "'field_map':{'text':'chunk'},"
                                + "'read_parameters':{'input_type':'query','truncate':'NONE','dimension':512},"
                                + "'write_parameters':{'input_type':'passage','truncate':'END'}}"));
    }

    @Test
    void aPlainIndexBecomesAnEmbeddingOne() {
        server.send("2025-10", "POST", "/indexes", "{'name':'plain','dimension':1024," + SERVERLESS + "}");
        String embed = "{'embed':{'model':'multilingual-e5-large','field_map':{'text':'chunk'}}}";

        Answer changed = server.send("2025-10", "PATCH", "/indexes/plain", embed);
        assertThat(changed.status()).isEqualTo(202);
        assertThat(changed.body().at("/embed/model").asText()).isEqualTo("multilingual-e5-large");
        Answer again = server.send("2025-10", "PATCH", "/indexes/plain", "{'embed':{'model':'llama-text-embed-v2'}}");
        assertThat(again.status()).isEqualTo(400);
    }

    @Test
    void anOldVersionDoesNotReadWhatItDoesNotKnow() {
        Answer created = server.send(
                "2024-07",
                "POST",
                "/indexes",
                "{'name':'old','dimension':4,'vector_type':'sparse','tags':{'a':'b'}," + SERVERLESS + "}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(server.send("2025-10", "GET", "/indexes/old", null).body().get("vector_type"))
                .isEqualTo(json("'dense'"));
        assertThat(server.send("2025-10", "GET", "/indexes/old", null).body().has("tags"))
                .isFalse();
    }

    @Test
    void aDeletedIndexIsGone() {
        server.send("2025-10", "POST", "/indexes", "{'name':'movies','dimension':4," + SERVERLESS + "}");
        Answer deleted = server.send("2025-10", "DELETE", "/indexes/movies", null);

        assertThat(deleted.status()).isEqualTo(202);
        assertThat(deleted.text()).isEmpty();
        assertThat(server.send("2025-10", "GET", "/indexes/movies", null).message())
                .isEqualTo("Index movies not found.");
    }
}
