package dev.bristlecone.server.tls;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate shown to clients, read again every few hours, so that a renewed one needs no restart. Shared by all
/// ports; new connections see the new certificate.
public final class Certificates implements TlsProvider {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final int RELOAD_HOURS = 6;

    private final Source source;
    private final ScheduledExecutorService reloader = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("certificates").factory());
    private final ScheduledFuture<?> reloading;
    private volatile TlsKeyPair current;

    private Certificates(Source source, TlsKeyPair first) {
        this.source = source;
        this.current = first;
        this.reloading = reloader.scheduleWithFixedDelay(this::reload, RELOAD_HOURS, RELOAD_HOURS, TimeUnit.HOURS);
    }

    /// Reads the certificate and keeps it fresh until [#close].
    ///
    /// @throws IOException when it cannot be read or made; the message names the file
    public static Certificates open(Source source) throws IOException {
        return new Certificates(source, source.load());
    }

    @Override
    public TlsKeyPair keyPair(String hostname) {
        return current;
    }

    /// A port that closes must not take the certificate of the others with it.
    @Override
    public boolean autoClose() {
        return false;
    }

    /// Ends the reloading.
    @Override
    public void close() {
        reloading.cancel(false);
        reloader.shutdown();
    }

    private void reload() {
        try {
            current = source.load();
        } catch (IOException | RuntimeException e) {
            LOG.error("the certificate could not be read again; the previous one stays in use", e);
        }
    }

    /// Where a certificate comes from.
    @FunctionalInterface
    public interface Source {
        TlsKeyPair load() throws IOException;
    }
}
