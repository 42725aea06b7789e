package dev.bristlecone.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinecone.clients.Index;
import io.pinecone.clients.Pinecone;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openapitools.db_data.client.ApiClient;
import org.openapitools.db_data.client.ApiException;
import org.openapitools.db_data.client.api.VectorOperationsApi;
import org.openapitools.db_data.client.model.DescribeIndexStatsRequest;

/// The client as it comes, with TLS, once the JVM trusts the authority that the server made for itself.
final class TlsIT {
    private static final String INDEX = "java-tls";
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory;

    private final Properties before = (Properties) System.getProperties().clone();

    @AfterEach
    void trustAsBefore() {
        System.setProperties(before);
    }

    @Test
    void aTrustStoreIsAllTheClientNeeds() throws IOException, GeneralSecurityException, ApiException {
        try (LiveServer server = LiveServer.startOwn(directory, "--tls")) {
            assertThatThrownBy(() -> client(server).listIndexes())
                    .rootCause()
                    .isInstanceOf(CertPathBuilderException.class);

            trust(server.authority());
            Pinecone client = client(server);
            client.createServerlessIndex(INDEX, "cosine", Films.DIMENSION, "aws", "us-east-1", "disabled", Map.of());
            try (Index index = client.getIndexConnection(INDEX)) {
                assertThat(index.upsert(Films.all(), "films").getUpsertedCount())
                        .isEqualTo(5);
                assertThat(index.queryByVector(1, Films.X_AXIS, "films")
                                .getMatches(0)
                                .getId())
                        .isEqualTo("film-1");
            }
            VectorOperationsApi rest = new VectorOperationsApi(new ApiClient());
            rest.setCustomBaseUrl("https://" + client.describeIndex(INDEX).getHost());
            assertThat(rest.describeIndexStats("2025-10", new DescribeIndexStatsRequest())
                            .getTotalVectorCount())
                    .isEqualTo(5);
            client.deleteIndex(INDEX);
        }
    }

    private static Pinecone client(LiveServer server) {
        return new Pinecone.Builder("any-key").withHost(server.tlsUrl()).build();
    }

    /// What `keytool -importcert` and the command line of the JVM do for a user.
    private void trust(Path authority) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "bristlecone", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        Path file = directory.resolve("trust.p12");
        try (OutputStream output = Files.newOutputStream(file)) {
            trusted.store(output, PASSWORD.toCharArray());
        }
        System.setProperty("javax.net.ssl.trustStore", file.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
        System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
    }
}
