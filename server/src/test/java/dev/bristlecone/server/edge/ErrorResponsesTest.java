package dev.bristlecone.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpStatusException;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.ReadCapacity;
import java.io.IOException;
import java.time.Instant;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each failure in each envelope and version, and on gRPC.
class ErrorResponsesTest {
    private static final IndexDefinition INDEX = new IndexDefinition(
            new UUID(0, 1),
            "movies",
            5081,
            Instant.EPOCH,
            new TreeMap<>(),
            null,
            IndexDefinition.Family.VECTORS,
            new Deployment.Managed("aws", "us-east-1", null),
            new ReadCapacity.OnDemand(),
            false,
            null,
            IndexDefinition.State.READY);

    private final ErrorResponses errors = new ErrorResponses(host -> Envelope.CONTROL);

    @Test
    void controlPlaneAnswersTheErrorEnvelope() {
        assertThat(answer(null, ApiVersion.V2025_10, "/indexes/x", DatabaseException.notFound("Index x not found.")))
                .isEqualTo(
                        "404 {\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"Index x not found.\"},\"status\":404}");
    }

    @Test
    void vectorPlaneAnswersTheGrpcNumber() {
        assertThat(answer(INDEX, ApiVersion.V2026_07, "/query", DatabaseException.invalid("top_k: 0 (expected: >= 1)")))
                .isEqualTo("400 {\"code\":3,\"message\":\"top_k: 0 (expected: >= 1)\",\"details\":[]}");
    }

    @Test
    void recordsAndDocumentsChangedTheirEnvelopeIn2026_07() {
        DatabaseException wrong = DatabaseException.invalid("no");
        assertThat(answer(INDEX, ApiVersion.V2026_04, "/records/namespaces/a/search", wrong))
                .startsWith("400 {\"code\":3");
        assertThat(answer(INDEX, ApiVersion.V2026_07, "/records/namespaces/a/search", wrong))
                .startsWith("400 {\"error\":{\"code\":\"INVALID_ARGUMENT\"");
        assertThat(answer(INDEX, ApiVersion.V2026_07, "/namespaces/a/documents/search", wrong))
                .startsWith("400 {\"error\":{\"code\":\"INVALID_ARGUMENT\"");
    }

    @Test
    void aWrongKeyIsJsonUntil2026_04AndPlainTextAfter() {
        DatabaseException wrongKey = new DatabaseException(ErrorCode.UNAUTHENTICATED, "Invalid API key.");
        assertThat(answer(null, ApiVersion.V2026_04, "/indexes", wrongKey))
                .isEqualTo(
                        "401 {\"error\":{\"code\":\"UNAUTHENTICATED\",\"message\":\"Invalid API key.\"},\"status\":401}");
        assertThat(answer(null, ApiVersion.V2026_07, "/indexes", wrongKey)).isEqualTo("401 Invalid API key");
        assertThat(answer(INDEX, ApiVersion.V2026_04, "/query", wrongKey))
                .isEqualTo("401 {\"code\":16,\"message\":\"Invalid API key.\",\"details\":[]}");
        assertThat(answer(INDEX, ApiVersion.V2026_07, "/query", wrongKey)).isEqualTo("401 Unauthorized");
    }

    @Test
    void undecodableBodiesAre422OnTheControlPlaneAnd400OnTheDataPlane() {
        Throwable undecodable = undecodable("{\"name\": ");
        assertThat(answer(null, ApiVersion.V2025_04, "/indexes", undecodable))
                .startsWith("422 {\"error\":{\"code\":\"UNPROCESSABLE_ENTITY\",\"message\":\"Failed to deserialize the"
                        + " JSON body into the target type: Unexpected end-of-input");
        assertThat(answer(INDEX, ApiVersion.V2025_04, "/query", undecodable)).startsWith("400 {\"code\":3");
    }

    @Test
    void deepJsonDuplicateKeysAndNotANumberAreUndecodable() {
        assertThat(answer(null, ApiVersion.V2025_04, "/indexes", undecodable("[".repeat(100))))
                .startsWith("422");
        assertThat(answer(null, ApiVersion.V2025_04, "/indexes", undecodable("{\"a\":1,\"a\":2}")))
                .startsWith("422");
        assertThat(answer(null, ApiVersion.V2025_04, "/indexes", undecodable("NaN")))
                .startsWith("422");
        assertThat(answer(null, ApiVersion.V2025_04, "/indexes", undecodable("1 2")))
                .startsWith("422");
    }

    @Test
    void undecodableBodiesAreToldWithoutTheNamesOfOurSwitches() {
        assertThat(answer(INDEX, ApiVersion.V2025_04, "/query", undecodable("{\"a\":")))
                .doesNotContain("Source", "Feature");
        assertThat(answer(INDEX, ApiVersion.V2025_04, "/query", undecodable("[".repeat(100))))
                .contains("nesting depth")
                .doesNotContain("Constraints");
    }

    @Test
    void aBodyOverTheLimitIsNoDefectWhoeverNoticedIt() {
        Throwable tooLarge =
                ContentTooLargeException.builder().maxContentLength(10).build();
        assertThat(Failure.of(HttpStatusException.of(HttpStatus.REQUEST_ENTITY_TOO_LARGE, tooLarge)))
                .isEqualTo(Failure.tooLarge(10));
        assertThat(Failure.of(HttpStatusException.of(HttpStatus.NOT_FOUND)).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aDefectTellsNothingOfItself() {
        assertThat(answer(null, ApiVersion.V2025_10, "/indexes", new IllegalStateException("/secret/path")))
                .isEqualTo(
                        "500 {\"error\":{\"code\":\"UNKNOWN\",\"message\":\"Internal server error\"},\"status\":500}");
    }

    @Test
    void grpcGetsTrailersWithAnEscapedMessage() {
        RequestHeaders request = RequestHeaders.builder(HttpMethod.POST, "/VectorService/Query")
                .contentType(MediaType.parse("application/grpc+proto"))
                .build();
        AggregatedHttpResponse response = errors.render(
                call(INDEX, ApiVersion.V2025_10), request, Failure.of(DatabaseException.invalid("100% größer")), true);
        assertThat(response.status().code()).isEqualTo(200);
        assertThat(response.headers().get("grpc-status")).isEqualTo("3");
        assertThat(response.headers().get("grpc-message")).isEqualTo("100%25 gr%C3%B6%C3%9Fer");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeHasItsPlaceInEveryEnvelope(ErrorCode code) {
        for (Envelope envelope : Envelope.values()) {
            assertThat(Statuses.http(code, envelope).code()).isBetween(400, 599);
            assertThat(Statuses.label(code, envelope, ApiVersion.V2026_07))
                    .doesNotContain("QUOTA_EXCEEDED", "DATA_LOSS");
        }
    }

    private String answer(@Nullable IndexDefinition index, ApiVersion version, String path, Throwable cause) {
        RequestHeaders request = RequestHeaders.of(HttpMethod.POST, path);
        AggregatedHttpResponse response = errors.render(call(index, version), request, Failure.of(cause), false);
        return response.status().code() + " " + response.contentUtf8();
    }

    private static Call call(@Nullable IndexDefinition index, ApiVersion version) {
        return new Call("request-1", version, index, false, "");
    }

    private static Throwable undecodable(String json) {
        try {
            throw new AssertionError("decoded: " + Json.MAPPER.readTree(json));
        } catch (IOException e) {
            return e;
        }
    }
}
