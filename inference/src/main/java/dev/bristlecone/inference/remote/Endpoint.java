package dev.bristlecone.inference.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One address that answers JSON with JSON. Calls block; any thread.
public final class Endpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(50);
    private static final int ANSWER_BYTES_MAX = 64 << 20;
    private static final int DEPTH_MAX = 32;

    /// Calls at the same time; more are refused.
    private static final int CALLS_MAX = 32;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxDocumentLength(ANSWER_BYTES_MAX)
                            .build())
                    .build())
            .build();

    private final String model;
    private final URI url;
    private final boolean privateAllowed;
    private final Secret key;
    private final Map<String, String> environment;
    private final Duration answerTimeout;
    private final Semaphore calls = new Semaphore(CALLS_MAX);
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /// @param model whose endpoint this is, for messages
    /// @param privateAllowed whether it may be on a private network or this machine
    /// @param environment where keys may be kept
    public Endpoint(String model, URI url, boolean privateAllowed, Secret key, Map<String, String> environment) {
        this(model, url, privateAllowed, key, environment, ANSWER_TIMEOUT);
    }

    /// @param answerTimeout how long a whole answer may take
    Endpoint(
            String model,
            URI url,
            boolean privateAllowed,
            Secret key,
            Map<String, String> environment,
            Duration answerTimeout) {
        this.answerTimeout = answerTimeout;
        this.model = model;
        this.url = url;
        this.privateAllowed = privateAllowed;
        this.key = key;
        this.environment = Map.copyOf(environment);
    }

    /// The answer to a request.
    ///
    /// @throws DatabaseException INVALID_ARGUMENT when the endpoint says the request is wrong, RESOURCE_EXHAUSTED
    ///     when it or we have too much to do, UNAVAILABLE otherwise. The log has more than the message
    JsonNode call(JsonNode request) {
        if (!calls.tryAcquire()) {
            throw new DatabaseException(
                    ErrorCode.RESOURCE_EXHAUSTED,
                    "Too many requests to the endpoint of model '" + model + "' are under way (limit " + CALLS_MAX
                            + "). Try again in a moment.");
        }
        try {
            AddressRules.check(url, privateAllowed);
            HttpResponse<byte[]> answer = answer(request(request));
            return read(answer.statusCode(), answer.body());
        } catch (IOException e) {
            LOG.warn("the endpoint of model {} cannot be asked: {}", model, reason(e));
            throw new DatabaseException(
                    ErrorCode.UNAVAILABLE,
                    "The endpoint of model '" + model + "' cannot be asked now; the server's log says why.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(ErrorCode.UNAVAILABLE, "the request was interrupted", e);
        } finally {
            calls.release();
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /// A refused connection has no message.
    private static String reason(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /// The whole answer, within the time: a client's own timeout ends with the headers.
    private HttpResponse<byte[]> answer(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
        try {
            return answer.get(answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer came within " + answerTimeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request(JsonNode body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("content-type", "application/json")
                .header("accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        String secret = key.read(environment);
        if (secret != null) {
            request.header("authorization", "Bearer " + secret);
        }
        return request.build();
    }

    private JsonNode read(int status, byte[] body) throws IOException {
        if (status == 200) {
            return JSON.readTree(body);
        }
        String told = "The endpoint of model '" + model + "' answered " + status + ".";
        LOG.warn("the endpoint of model {} answered {}", model, status);
        throw switch (status) {
            case 400, 413, 422 ->
                DatabaseException.invalid(told + " A text may be too long for it, or a parameter unknown to it.");
            case 429 -> new DatabaseException(ErrorCode.RESOURCE_EXHAUSTED, told + " Try again later.");
            default -> new DatabaseException(ErrorCode.UNAVAILABLE, told);
        };
    }
}
