package dev.bristlecone.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/// Certificates and private keys as PEM text, and in files.
final class Pem {
    private static final int LINE_LENGTH = 64;
    private static final String KEY_LABEL = "PRIVATE KEY";

    private Pem() {}

    static String of(X509Certificate certificate) throws CertificateException {
        return encode("CERTIFICATE", certificate.getEncoded());
    }

    static String ofKey(PrivateKey key) {
        return encode(KEY_LABEL, key.getEncoded());
    }

    /// The first certificate of a file.
    static X509Certificate readCertificate(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (CertificateException e) {
            throw new IOException(file + " is not a PEM certificate", e);
        }
    }

    /// A private key that [#ofKey] wrote.
    static PrivateKey readKey(Path file) throws IOException {
        String base64 = Files.readString(file)
                .replace("-----BEGIN " + KEY_LABEL + "-----", "")
                .replace("-----END " + KEY_LABEL + "-----", "");
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " is not a PEM private key", e);
        }
    }

    private static String encode(String label, byte[] bytes) {
        String body = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
