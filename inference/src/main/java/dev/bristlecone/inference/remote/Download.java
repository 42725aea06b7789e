package dev.bristlecone.inference.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Fetches files under the rules for outbound requests; each redirect is checked anew and takes no credentials along.
public final class Download implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int REDIRECTS_MAX = 3;
    private static final int BUFFER_BYTES = 1 << 16;

    private final boolean privateAllowed;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /// @param privateAllowed whether addresses on a private network or this machine are meant
    public Download(boolean privateAllowed) {
        this.privateAllowed = privateAllowed;
    }

    /// Writes what lies at an address to a file; false, and no file, when nothing lies there.
    ///
    /// @param bytesMax more is refused
    /// @param arrival hears how much is there
    /// @throws IOException in words for the operator
    public boolean fetch(URI url, Path target, long bytesMax, Arrival arrival) throws IOException {
        URI current = url;
        for (int redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
            AddressRules.check(current, privateAllowed);
            HttpResponse<InputStream> answer = get(current);
            try (InputStream body = answer.body()) {
                switch (answer.statusCode()) {
                    case 200 -> {
                        long bytesAll = answer.headers()
                                .firstValueAsLong("content-length")
                                .orElse(-1);
                        copy(body, target, bytesMax, bytes -> arrival.at(bytes, bytesAll));
                        return true;
                    }
                    case 404, 410 -> {
                        return false;
                    }
                    case 301, 302, 303, 307, 308 -> current = redirected(current, answer);
                    default -> throw new IOException(current + " answered " + answer.statusCode());
                }
            }
        }
        throw new IOException(url + " redirects more than " + REDIRECTS_MAX + " times");
    }

    @Override
    public void close() {
        client.close();
    }

    private HttpResponse<InputStream> get(URI url) throws IOException {
        try {
            return client.send(HttpRequest.newBuilder(url).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the download was interrupted", e);
        }
    }

    private static URI redirected(URI from, HttpResponse<?> answer) throws IOException {
        Optional<String> location = answer.headers().firstValue("location");
        if (location.isEmpty()) {
            throw new IOException(from + " redirects to nowhere");
        }
        try {
            return from.resolve(location.get());
        } catch (IllegalArgumentException e) {
            throw new IOException(from + " redirects to an address that is none", e);
        }
    }

    private static void copy(InputStream from, Path target, long bytesMax, LongConsumer progress) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        try (OutputStream out = Files.newOutputStream(target)) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                total += read;
                if (total > bytesMax) {
                    throw new IOException("the file is larger than " + bytesMax + " bytes");
                }
                out.write(buffer, 0, read);
                progress.accept(total);
            }
        }
    }

    /// Hears how much of a file has arrived.
    @FunctionalInterface
    public interface Arrival {
        /// This much is there.
        ///
        /// @param bytesAll the file's size; -1 when the other side does not say
        void at(long bytes, long bytesAll);
    }
}
