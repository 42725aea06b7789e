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

/// Version 2026-07, its alpha, and indexes seen from the other side of that border.
class SchemaVersionTest {
    private static final String V = "2026-07";
    private static final String ALPHA = "2026-01.alpha";
    private static final String ON_DEMAND = "'read_capacity':{'mode':'OnDemand','status':{'state':'Ready',"
            + "'current_replicas':null,'current_shards':null}}";

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

    @Test
    void aVectorIndexIsItsReservedFields() {
        Answer created = server.send(
                V,
                "POST",
                "/indexes",
                "{'name':'movies','schema':{'fields':{'_values':{'type':'dense_vector','dimension':4,"
                        + "'metric':'cosine'}}}}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body())
                .isEqualTo(json("{'name':'movies','host':'movies.localhost','status':{'ready':true,'state':'Ready'},"
                        + "'deployment':{'deployment_type':'managed','cloud':'aws','region':'us-east-1',"
                        + "'environment':'aws-us-east-1'},'schema':{'fields':{'_values':{'type':'dense_vector',"
                        + "'dimension':4,'metric':'cosine','description':null}}}," + ON_DEMAND
                        + ",'deletion_protection':'disabled','tags':null}"));
        assertThat(server.send("2026-04", "GET", "/indexes/movies", null).body())
                .isEqualTo(json("{'name':'movies','host':'movies.localhost','status':{'ready':true,'state':'Ready'},"
                        + "'vector_type':'dense','metric':'cosine','dimension':4,'deletion_protection':'disabled',"
                        + "'spec':{'serverless':{'cloud':'aws','region':'us-east-1',"
                        + "'read_capacity':{'mode':'OnDemand','status':{'state':'Ready'}}}}}"));
    }

    @Test
    void aDocumentIndexKeepsItsSchema() {
        String fields = "{'body':{'type':'string','full_text_search':{'language':'German','stemming':true},"
                + "'description':'what it says'},'grams':{'type':'string','full_text_search':"
                + "{'ngram':{'min_gram':2,'max_gram':4}}},'vec':{'type':'dense_vector','dimension':3,"
                + "'metric':'euclidean'}}";
        Answer created = server.send(V, "POST", "/indexes", "{'schema':{'fields':" + fields + "},'tags':{'k':'a/b'}}");
        assertThat(created.body().at("/schema/fields"))
                .isEqualTo(json("{'body':{'type':'string','full_text_search':{'language':'de','stemming':true,"
                        + "'stop_words':false},'description':'what it says'},'grams':{'type':'string',"
                        + "'full_text_search':{'language':'en','stemming':false,'stop_words':false,'ngram':"
                        + "{'min_gram':2,'max_gram':4,'prefix_only':false}},'description':null},"
                        + "'vec':{'type':'dense_vector','dimension':3,'metric':'euclidean','description':null}}"));
        assertThat(created.body().get("name").asText()).startsWith("index-");
    }

    @Test
    void embeddedTextsAreSettledByTheirModels() {
        String fields = "{'body':{'type':'string','embed':{},'sparse_embed':{'write_parameters':{'truncate':'NONE'}}},"
                + "'title':{'type':'string','store_text':true}}";
        Answer created = server.send(V, "POST", "/indexes", "{'name':'both','schema':{'fields':" + fields + "}}");
        String words = "{'language':'en','stemming':false,'stop_words':false}";
        String read = "'read_parameters':{'input_type':'query','truncate':'END'}";
        assertThat(created.body().at("/schema/fields"))
                .isEqualTo(json("{'body':{'type':'string','full_text_search':" + words + ",'embed':{'model':"
                        + "'llama-text-embed-v2','dimension':1024,'metric':'cosine','write_parameters':"
                        + "{'input_type':'passage','truncate':'END'}," + read + "},'sparse_embed':{'model':"
                        + "'pinecone-sparse-english-v0','write_parameters':{'input_type':'passage','truncate':'NONE'},"
                        + read + "},'store_text':true,'description':null},'title':{'type':'string',"
                        + "'full_text_search':" + words + ",'description':null}}"));
        Answer unstored = server.send(
                V,
                "POST",
                "/indexes",
                "{'name':'unstored','schema':{'fields':{'body':{'type':'string','store_text':false,'embed':"
                        + "{'model':'multilingual-e5-large','metric':'euclidean'},'description':'d'}}}}");
        assertThat(unstored.body().at("/schema/fields/body"))
                .isEqualTo(json("{'type':'string','embed':{'model':'multilingual-e5-large','dimension':1024,'metric':"
                        + "'euclidean','write_parameters':{'input_type':'passage','truncate':'END'}," + read
                        + "},'store_text':false,'description':'d'}"));
        assertThat(server.send("2026-04", "GET", "/indexes/unstored", null)
                        .body()
                        .get("dimension")
                        .asInt())
                .isEqualTo(1024);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'a':{'type':'string','embed':{'model':'pinecone-sparse-english-v0'}} | 400 | cannot be used in embed",
                "'a':{'type':'string','sparse_embed':{'model':'multilingual-e5-large'}} | 400 | in sparse_embed",
                "'a':{'type':'string','sparse_embed':{'dimension':3}} | 422 | unknown field `dimension`",
                "'a':{'type':'string','embed':{'dimension':3}} | 400 | Supported dimensions: 384, 512, 768",
                "'a':{'type':'string','embed':{'metric':'euclidean'}} | 400 | does not support the metric euclidean",
                "'a':{'type':'string','embed':{'write_parameters':{'truncate':'MID'}}} | 400 | Expected one of",
                "'a':{'type':'string','embed':{'model':'none'}} | 404 | Model",
                "'a':{'type':'string','embed':{'model':'bge-reranker-v2-m3'}} | 400 | is a reranking model",
                "'a':{'type':'string','store_text':false} | 400 | store_text can be false only with embed",
                "'a':{'type':'string','store_text':false,'embed':{},'full_text_search':{}} | 400 | the stored text",
                "'a':{'type':'string','embed':{}},'b':{'type':'string','embed':{}} | 400 | at most 1 dense_vector or",
                "'a':{'type':'string','sparse_embed':{}},'b':{'type':'sparse_vector'} | 400 | at most 1 sparse_vector",
                "'_values':{'type':'string','embed':{}} | 400 | cannot be of type string"
            })
    void wrongEmbeddedTextsAreRefused(String fields, int status, String words) {
        Answer answer = server.send(V, "POST", "/indexes", "{'schema':{'fields':{" + fields + "}}}");

        assertThat(answer.message()).contains(words);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void indexesOfOlderVersionsShowTheirReservedFields() {
        server.send(
                "2025-10",
                "POST",
                "/indexes",
                "{'name':'dense','dimension':4,'spec':{'serverless':{'cloud':'gcp','region':'us-central1',"
                        + "'schema':{'fields':{'genre':{'filterable':true}}}}}}");
        server.send(
                "2025-10",
                "POST",
                "/indexes",
                "{'name':'sparse','vector_type':'sparse','spec':{'serverless':{'cloud':'aws','region':'us-west-2'}}}");

        assertThat(server.send(V, "GET", "/indexes/dense", null).body().at("/schema/fields"))
                .isEqualTo(json("{'_values':{'type':'dense_vector','dimension':4,'metric':'cosine','description':null},"
                        + "'_sparse_values':{'type':'sparse_vector','description':null},"
                        + "'genre':{'filterable':true}}"));
        assertThat(server.send(V, "GET", "/indexes/sparse", null).body().at("/schema/fields"))
                .isEqualTo(json("{'_sparse_values':{'type':'sparse_vector','description':null}}"));
    }

    @Test
    void anEmbeddingIndexShowsOneSemanticTextField() {
        Answer created = server.send(
                V,
                "POST",
                "/indexes/create-for-model",
                "{'name':'texts','cloud':'aws','region':'us-east-1','embed':{'model':'pinecone-sparse-english-v0',"
                        + "'field_map':{'text':'chunk'}}}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().at("/schema/fields"))
                .isEqualTo(json("{'chunk':{'type':'semantic_text','model':'pinecone-sparse-english-v0',"
                        + "'dimension':null,'metric':'dotproduct','description':null,"
                        + "'read_parameters':{'input_type':'query','truncate':'END'},"
                        + "'write_parameters':{'input_type':'passage','truncate':'END'}}}"));

        Answer changed = server.send(
                V,
                "PATCH",
                "/indexes/texts",
                "{'schema':{'fields':{'chunk':{'type':'semantic_text','read_parameters':{'truncate':'NONE'}}}}}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()
                        .at("/schema/fields/chunk/read_parameters/truncate")
                        .asText())
                .isEqualTo("NONE");
    }

    @Test
    void configureAnswers200AndMergesCapacity() {
        createByoc();
        Answer changed = server.send(
                V,
                "PATCH",
                "/indexes/own",
                "{'read_capacity':{'mode':'Dedicated','dedicated':{'scaling':'Manual','manual':{'replicas':0}}}}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().at("/read_capacity/dedicated/manual")).isEqualTo(json("{'replicas':0,'shards':1}"));
        assertThat(changed.body().get("status")).isEqualTo(json("{'ready':false,'state':'Disabled'}"));
        assertThat(server.send(V, "PATCH", "/indexes/own", "{'read_capacity':{'mode':'OnDemand'}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void alphaBodiesAreStillUnderstood() {
        Answer pod = server.send(
                ALPHA,
                "POST",
                "/indexes",
                "{'name':'pods','deployment':{'deployment_type':'pod','environment':'e','pod_type':'p1.x1'},"
                        + "'schema':{'fields':{'_values':{'type':'dense_vector','dimension':2,'metric':'cosine'}}}}");
        assertThat(pod.body().get("deployment"))
                .isEqualTo(json(
                        "{'deployment_type':'pod','environment':'e','pod_type':'p1.x1','replicas':1," + "'shards':1}"));
        Answer text = server.send(
                ALPHA,
                "POST",
                "/indexes",
                "{'name':'one','schema':{'fields':{'t':{'type':'semantic_text','model':'multilingual-e5-large'}}}}");
        assertThat(text.body().at("/schema/fields/t/dimension").asInt()).isEqualTo(1024);
        Answer model = server.send(
                ALPHA,
                "POST",
                "/indexes/create-for-model",
                "{'name':'two','field':'t','model':'multilingual-e5-large'}");
        assertThat(model.body().at("/schema/fields/t/model").asText()).isEqualTo("multilingual-e5-large");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'schema':{'fields':{}},'dimension':4} | 422 | unknown field `dimension`, expected one of",
                "{'name':'x'} | 422 | missing field `schema` at line 1 column 12",
                "{'schema':{'fields':{}}} | 400 | Schema must contain at least one of the following field types",
                "{'schema':{'fields':{'a':{'type':'float'}}}} | 400 | Field 'a' of type float cannot be declared",
                "{'schema':{'fields':{'a':{'type':'string'}}}} | 400 | Field 'a' of type string cannot be declared",
                "{'schema':{'fields':{'a':{'type':'what'}}}} | 422 | unknown variant `what`, expected one of",
                "{'schema':{'fields':{'_values':{'type':'sparse_vector'}}}} | 400 | cannot be of type sparse_vector",
                "{'schema':{'fields':{'a':{'type':'sparse_vector'}}},'cmek_id':'k'} | 400 | cmek_id",
                "{'schema':{'fields':{'a':{'type':'sparse_vector'}}},'source_collection':'c'} | 400"
                        + " | Creating an index from collection or backup is not yet supported",
                "{'schema':{'fields':{'a':{'type':'sparse_vector'}}},'deployment':{'deployment_type':'pod'}} | 400"
                        + " | deployment_type 'pod' is not supported on this API version.",
                "{'schema':{'fields':{'a':{'type':'sparse_vector'}}},'deployment':{'deployment_type':'byoc',"
                        + "'environment':'e'}} | 400 | requires read_capacity with mode Dedicated",
                "{'schema':{'fields':{'a':{'type':'sparse_vector'}}},'deployment':{'deployment_type':'managed',"
                        + "'cloud':'aws','region':'mars'}} | 404 | Resource cloud: aws region: mars not found."
            })
    void wrongCreatesAreRefused(String body, int status, String words) {
        Answer answer = server.send(V, "POST", "/indexes", body);

        assertThat(answer.message()).contains(words);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().get("status").asInt()).isEqualTo(status);
    }

    @Test
    void aSchemaIsNeverChanged() {
        createByoc();
        Answer answer = server.send(V, "PATCH", "/indexes/own", "{'schema':{'fields':{'b':{'type':'semantic_text'}}}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(server.send(V, "PATCH", "/indexes/own", "{'embed':{}}").status())
                .isEqualTo(422);
    }

    private void createByoc() {
        Answer created = server.send(
                V,
                "POST",
                "/indexes",
                "{'name':'own','deployment':{'deployment_type':'byoc','environment':'e'},'read_capacity':{"
                        + "'mode':'Dedicated','dedicated':{'node_type':'t1','scaling':'Manual','manual':"
                        + "{'replicas':1,'shards':1}}},'schema':{'fields':{'a':{'type':'sparse_vector'}}}}");
        assertThat(created.status()).isEqualTo(201);
    }
}
