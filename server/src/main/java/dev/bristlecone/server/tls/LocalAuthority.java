package dev.bristlecone.server.tls;

import com.linecorp.armeria.common.TlsKeyPair;
import dev.bristlecone.server.auth.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A certificate authority of this data directory and the server certificate it signs. Made on the first start, reused
/// on later ones; the server certificate is renewed before it expires and when its names change. Clients need to trust
/// [#authorityFile] once.
public final class LocalAuthority implements Certificates.Source {
    private static final Logger LOG = LoggerFactory.getLogger(LocalAuthority.class);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private final Path authorityFile;
    private final Path authorityKey;
    private final Path serverFile;
    private final Path serverKey;
    private final List<String> names;
    private final InstantSource clock;
    private final SecureRandom random;

    /// @param directory holds the four files; created when missing
    /// @param names host names, wildcard names and addresses that clients will use
    public LocalAuthority(Path directory, List<String> names, InstantSource clock, SecureRandom random) {
        this.authorityFile = directory.resolve("ca.pem");
        this.authorityKey = directory.resolve("ca.key");
        this.serverFile = directory.resolve("server.pem");
        this.serverKey = directory.resolve("server.key");
        this.names = names.stream().map(CertificateIssuer::canonical).toList();
        this.clock = clock;
        this.random = random;
    }

    /// The certificate that clients must trust.
    public Path authorityFile() {
        return authorityFile;
    }

    @Override
    public TlsKeyPair load() throws IOException {
        try {
            if (!Files.exists(authorityFile) || !Files.exists(authorityKey)) {
                issueAuthority();
            }
            if (!Files.exists(serverFile) || !Files.exists(serverKey) || needsRenewal()) {
                issueServer();
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate in " + serverFile.getParent() + " could not be made", e);
        }
        return new CertificateFiles(serverFile, serverKey).load();
    }

    private boolean needsRenewal() throws IOException, CertificateParsingException {
        X509Certificate leaf = Pem.readCertificate(serverFile);
        Instant renewFrom = leaf.getNotAfter().toInstant().minus(RENEW_BEFORE);
        return !clock.instant().isBefore(renewFrom) || !namesOf(leaf).containsAll(names);
    }

    private static Set<String> namesOf(X509Certificate leaf) throws CertificateParsingException {
        Set<String> names = new HashSet<>();
        Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
        for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
            names.add(CertificateIssuer.canonical(String.valueOf(alternative.get(1))));
        }
        return names;
    }

    private void issueAuthority() throws IOException, GeneralSecurityException {
        CertificateIssuer.Issued authority = CertificateIssuer.authority(clock.instant(), random);
        SecretFile.write(authorityKey, Pem.ofKey(authority.privateKey()));
        SecretFile.write(authorityFile, Pem.of(authority.certificate()));
        LOG.info("made a certificate authority for this data directory: {}", authorityFile);
    }

    private void issueServer() throws IOException, GeneralSecurityException {
        X509Certificate authority = Pem.readCertificate(authorityFile);
        CertificateIssuer.Issued server =
                CertificateIssuer.server(names, authority, Pem.readKey(authorityKey), clock.instant(), random);
        SecretFile.write(serverKey, Pem.ofKey(server.privateKey()));
        SecretFile.write(serverFile, Pem.of(server.certificate()) + Pem.of(authority));
    }
}
