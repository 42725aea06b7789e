package dev.bristlecone.server.tls;

import com.linecorp.armeria.common.TlsKeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A certificate chain and its private key in two PEM files of the user's own.
public record CertificateFiles(Path certificate, Path privateKey) implements Certificates.Source {
    @Override
    public TlsKeyPair load() throws IOException {
        for (Path file : new Path[] {certificate, privateKey}) {
            if (!Files.isReadable(file)) {
                throw new IOException("TLS file " + file + " cannot be read");
            }
        }
        try {
            return TlsKeyPair.of(privateKey.toFile(), certificate.toFile());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "TLS files " + certificate + " and " + privateKey
                            + " are not a PEM certificate chain and its unencrypted PEM private key",
                    e);
        }
    }
}
