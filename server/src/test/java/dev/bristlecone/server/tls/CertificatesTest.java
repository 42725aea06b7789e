package dev.bristlecone.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import dev.bristlecone.server.edge.KeyCheck;
import dev.bristlecone.server.edge.TestEdge;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A made authority is trusted by real clients, on the port that also speaks plaintext; it is kept and renewed.
class CertificatesTest {
    private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "::1", "*.db.example.test");

    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path directory;

    @Test
    void onePortSpeaksTlsAndPlaintextInEveryProtocol() throws Exception {
        LocalAuthority authority = authority(NAMES, Instant.now());
        Certificates certificates = Certificates.open(authority);
        try (TestEdge edge = TestEdge.open(null, KeyCheck.OPEN, certificates)) {
            int index = TestEdge.freePort();
            edge.directory.create("movies", index);
            for (int port : new int[] {edge.port(), index}) {
                HttpClient.Version one = HttpClient.Version.HTTP_1_1;
                HttpClient.Version two = HttpClient.Version.HTTP_2;
                assertThat(get(authority, one, "https://localhost:" + port)).contains(" tls h1 ");
                assertThat(get(authority, two, "https://localhost:" + port)).contains(" tls h2 ");
                assertThat(get(authority, two, "https://127.0.0.1:" + port)).contains(" tls h2 ");
                assertThat(get(authority, one, "http://localhost:" + port)).contains(" plain h1c ");
                assertThat(WebClient.of("h2c://127.0.0.1:" + port)
                                .get("/who")
                                .aggregate()
                                .join()
                                .contentUtf8())
                        .contains(" plain h2c ");
            }
        } finally {
            certificates.close();
        }
    }

    @Test
    void aClientThatDoesNotKnowTheAuthorityRefuses() throws Exception {
        Certificates certificates = Certificates.open(authority(NAMES, Instant.now()));
        try (TestEdge edge = TestEdge.open(null, KeyCheck.OPEN, certificates);
                ClientFactory factory = ClientFactory.builder().build()) {
            WebClient client = WebClient.builder("https://127.0.0.1:" + edge.port())
                    .factory(factory)
                    .build();
            assertThatThrownBy(() -> client.get("/who").aggregate().join())
                    .hasMessageContaining("SSLHandshakeException");
        } finally {
            certificates.close();
        }
    }

    @Test
    void filesAreReadableByTheirOwnerOnly() throws Exception {
        authority(NAMES, Instant.now()).load();
        try (var files = Files.list(directory.resolve("tls"))) {
            assertThat(files.toList())
                    .hasSize(4)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("tls"))))
                .isEqualTo("rwx------");
    }

    @Test
    void aRestartReusesTheCertificateAndALateOneRenewsTheLeafOnly() throws Exception {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        X509Certificate first = leaf(start, NAMES);
        X509Certificate authorityCertificate = Pem.readCertificate(directory.resolve("tls/ca.pem"));
        assertThat(leaf(start.plus(Duration.ofDays(100)), NAMES)).isEqualTo(first);
        Instant late = start.plus(Duration.ofDays(370));
        X509Certificate renewed = leaf(late, NAMES);
        assertThat(renewed).isNotEqualTo(first);
        assertThat(renewed.getNotAfter().toInstant()).isAfter(late.plus(Duration.ofDays(300)));
        assertThat(Pem.readCertificate(directory.resolve("tls/ca.pem"))).isEqualTo(authorityCertificate);
    }

    @Test
    void aNewNameRenewsTheLeaf() throws Exception {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        X509Certificate first = leaf(now, NAMES);
        assertThat(leaf(now, List.of("localhost"))).isEqualTo(first);
        assertThat(leaf(now, List.of("localhost", "vectors.example.test"))).isNotEqualTo(first);
    }

    @Test
    void wrongFilesOfTheUserAreNamed() throws Exception {
        Path certificate = Files.writeString(directory.resolve("mine.pem"), "not PEM");
        Path key = directory.resolve("mine.key");
        assertThatThrownBy(() -> new CertificateFiles(certificate, key).load())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mine.key");
        Files.writeString(key, "not PEM");
        assertThatThrownBy(() -> new CertificateFiles(certificate, key).load())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mine.pem");
    }

    private X509Certificate leaf(Instant now, List<String> names) throws IOException {
        return authority(names, now).load().certificateChain().getFirst();
    }

    private LocalAuthority authority(List<String> names, Instant now) {
        return new LocalAuthority(directory.resolve("tls"), names, InstantSource.fixed(now), random);
    }

    private static String get(LocalAuthority authority, HttpClient.Version version, String host) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .version(version)
                .sslContext(trusting(authority.authorityFile()))
                .build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(host + "/who")).build();
            String body =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            client.shutdownNow();
            return body;
        }
    }

    private static SSLContext trusting(Path authority) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
