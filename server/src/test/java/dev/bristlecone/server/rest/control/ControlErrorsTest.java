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

/// What is refused, with which status, code and words.
class ControlErrorsTest {
    private static final String V = "2025-10";
    private static final String SERVERLESS = "'spec':{'serverless':{'cloud':'aws','region':'us-east-1'}}";

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
            quoteCharacter = '~',
            value = {
                "{'name':'a','spec':null} | type: spec: invalid type: null, expected an object",
                "{'name': 'test'} | missing field `spec` at line 1 column 16",
                "{'name':1} | type: name: invalid type: integer `1`, expected a string at line 1 column 9",
                "{'name':'a','dimension':'4','spec':{'pod':{'environment':'e'}}} | invalid type: string \"4\", expected i32",
                "{'name':'a','dimension':1.5,'spec':{'pod':{'environment':'e'}}} | invalid type: floating point `1.5`, expected i32",
                "{'name':'a','dimension':99999999999,'spec':{'pod':{'environment':'e'}}} | invalid value: integer `99999999999`, expected i32",
                "{'name':'a','dimension':4,'metric':'l2','spec':{'pod':{'environment':'e'}}} | unknown variant `l2`, expected one of `cosine`",
                "{'name':'a','dimension':4,'spec':{}} | spec must have exactly one of serverless, pod, byoc",
                "{'name':'a','dimension':4,'spec':{'cloudy':{}}} | unknown field `cloudy`, expected one of",
                "{'name':'a','dimension':4,'spec':{'serverless':{'cloud':'aws'}}} | type: spec.serverless: missing field `region`",
                "[] | invalid type: sequence, expected an object at line 1 column 2",
                "'' | invalid type: string \"\", expected an object",
                "{'name':'a','name':'b'} | Duplicate field 'name' at line 1 column 19",
                "{} {} | trailing characters at line 1 column 4",
                "{'name':  | line 1"
            })
    void undecodableBodiesAre422(String body, String words) {
        Answer answer = server.send(V, "POST", "/indexes", body);

        assertThat(answer.message()).startsWith("Failed to deserialize the JSON body into the target type: ");
        assertThat(answer.message()).contains(words);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("UNPROCESSABLE_ENTITY");
    }

    @Test
    void anEmptyBodyIs422() {
        assertThat(server.send(V, "POST", "/indexes", null).status()).isEqualTo(422);
    }

    @Test
    void deepBodiesAre422() {
        String deep = "{'name':" + "[".repeat(40) + "]".repeat(40) + "}";
        assertThat(server.send(V, "POST", "/indexes", deep).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'name':'A','dimension':4 | Name must consist of lower case alphanumeric characters or '-'",
                "'name':'a','dimension':0 | Dimension must be between 1 and 20000. Got: 0.",
                "'name':'a','dimension':20001 | Dimension must be between 1 and 20000",
                "'name':'a' | An index of dense vectors requires a dimension.",
                "'name':'a','vector_type':'sparse','dimension':4 | has no dimension",
                "'name':'a','vector_type':'sparse','metric':'cosine' | must use the metric dotproduct",
                "'name':'a','dimension':4,'tags':{'a b':'c'} | Tag key 'a b' is invalid"
            })
    void wrongValuesAre400(String members, String words) {
        Answer answer = server.send(V, "POST", "/indexes", "{" + members + "," + SERVERLESS + "}");

        assertThat(answer.message()).contains(words);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void aDenseIndexWithoutDimensionIsUndecodableInOldVersions() {
        Answer answer = server.send("2024-10", "POST", "/indexes", "{'name':'a'," + SERVERLESS + "}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.message()).contains("missing field `dimension`");
    }

    @Test
    void aTakenNameIs409() {
        server.send(V, "POST", "/indexes", "{'name':'a','dimension':4," + SERVERLESS + "}");
        Answer answer = server.send(V, "POST", "/indexes", "{'name':'a','dimension':4," + SERVERLESS + "}");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body())
                .isEqualTo(json(
                        "{'error':{'code':'ALREADY_EXISTS','message':'Resource already exists.'}," + "'status':409}"));
    }

    @Test
    void aProtectedIndexIs403() {
        server.send(
                V, "POST", "/indexes", "{'name':'a','dimension':4,'deletion_protection':'enabled'," + SERVERLESS + "}");
        Answer answer = server.send(V, "DELETE", "/indexes/a", null);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("FORBIDDEN");
        assertThat(answer.message()).startsWith("Deletion protection is enabled for this index.");
        server.send(V, "PATCH", "/indexes/a", "{'deletion_protection':'disabled'}");
        assertThat(server.send(V, "DELETE", "/indexes/a", null).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PATCH", "DELETE"})
    void anUnknownIndexIs404(String method) {
        Answer answer = server.send(V, method, "/indexes/nobody", method.equals("PATCH") ? "{}" : null);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("Index nobody not found.");
    }

    @ParameterizedTest
    @CsvSource({"/collections, collections", "/backups, data", "/restore-jobs, data"})
    void whatThisReleaseDoesNotMakeIsAnEmptyList(String path, String member) {
        Answer answer = server.send(V, "GET", path, null);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(json("{'" + member + "':[]}"));
    }

    @ParameterizedTest
    @CsvSource({
        "/collections/c, Collection c not found.",
        "/backups/b, Backup b not found.",
        "/restore-jobs/j, Restore job j not found.",
        "/indexes/i/backups, Index i not found."
    })
    void whatIsNamedThereIsNotFound(String path, String message) {
        Answer answer = server.send(V, "GET", path, null);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo(message);
    }

    @Test
    void makingACollectionIsRefusedForGood() {
        Answer answer = server.send(V, "POST", "/collections", "{'name':'c','source':'a'}");
        assertThat(answer.code()).isEqualTo("UNIMPLEMENTED");
        assertThat(answer.status()).isLessThan(500);
    }
}
