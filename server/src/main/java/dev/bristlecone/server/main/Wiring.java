package dev.bristlecone.server.main;

import dev.bristlecone.database.control.ControlSettings;
import dev.bristlecone.database.control.IndexDirectory;
import dev.bristlecone.database.control.Indexes;
import dev.bristlecone.database.embedded.EmbeddedStore;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.server.auth.KeyRing;
import dev.bristlecone.server.edge.BindAddresses;
import dev.bristlecone.server.edge.EdgeSettings;
import dev.bristlecone.server.edge.HostNames;
import dev.bristlecone.server.edge.KeyCheck;
import dev.bristlecone.server.edge.Listeners;
import dev.bristlecone.server.edge.Planes;
import dev.bristlecone.server.grpc.GrpcRoutes;
import dev.bristlecone.server.metrics.HealthRoutes;
import dev.bristlecone.server.metrics.MetricsRoutes;
import dev.bristlecone.server.metrics.OperationCounts;
import dev.bristlecone.server.rest.control.ControlRoutes;
import dev.bristlecone.server.rest.data.DataRoutes;
import dev.bristlecone.server.rest.inference.InferenceRoutes;
import dev.bristlecone.server.settings.ServerSettings;
import dev.bristlecone.server.tls.CertificateFiles;
import dev.bristlecone.server.tls.Certificates;
import dev.bristlecone.server.tls.LocalAuthority;
import dev.bristlecone.server.tls.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One running server: every part built by hand, in order, and closed in reverse.
public final class Wiring implements AutoCloseable {
    private static final int FIRST_INDEX_PORT_DEFAULT = 5081;
    private static final int PORT_MAX = 65_535;
    private static final String BOOTSTRAP_FILE = "bootstrap.key";
    private static final String TLS_DIRECTORY = "tls";

    private final ServerSettings settings;
    private final Chance chance;
    private final boolean readOnly;
    private @Nullable String readOnlyReason;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /// Set once the ports are open; health may be asked before.
    private final AtomicReference<@Nullable Listeners> listeners = new AtomicReference<>();

    private Wiring(ServerSettings settings, Chance chance, boolean readOnly) {
        this.readOnly = readOnly;
        this.settings = settings;
        this.chance = chance;
    }

    /// Builds and starts everything; clients are served when this returns.
    ///
    /// @throws IOException in words for the operator: port taken, directory in use, damaged store, unreadable key
    static Wiring open(ServerSettings settings, Chance chance) throws IOException {
        return open(settings, chance, false);
    }

    /// As [#open(ServerSettings, Chance)].
    ///
    /// @param readOnly whether the store is opened for reading only, which damage in its log does not prevent
    static Wiring open(ServerSettings settings, Chance chance, boolean readOnly) throws IOException {
        return open(settings, chance, readOnly, false);
    }

    /// As [#open(ServerSettings, Chance, boolean)].
    ///
    /// @param newKey whether a new key takes the place of all others
    static Wiring open(ServerSettings settings, Chance chance, boolean readOnly, boolean newKey) throws IOException {
        Wiring wiring = new Wiring(settings, chance, readOnly);
        try {
            wiring.build(newKey);
            return wiring;
        } catch (IOException | RuntimeException e) {
            wiring.closeAll(e);
            throw e;
        }
    }

    private void build(boolean newKey) throws IOException {
        EdgeSettings edge = settings.edge();
        Inference inference = keep(Inference.open(settings.inference(), System.getenv()));
        EmbeddedStore store = keep(openStore(inference));
        warm(inference, store.indexes());
        KeyCheck keys = settings.keysRequired()
                ? KeyRing.open(store.keys(), bootstrapFile(), newKey, chance.clock(), chance.random())
                : KeyCheck.OPEN;
        Certificates certificates = settings.tls().enabled() ? keep(Certificates.open(certificateSource())) : null;
        HostNames hostNames = new HostNames(edge.hostFormat(), edge.advertisedHost(), edge.port(), edge.domain());
        OperationCounts counts = new OperationCounts();
        HealthRoutes health = new HealthRoutes(Version.text(), store::status, () -> warnings(store));
        MetricsRoutes metrics = new MetricsRoutes(store.indexes(), store::measure, store::status, counts);
        Planes planes = new Planes(
                List.of(
                        new ControlRoutes(store.indexes(), hostNames::advertisedHost),
                        new InferenceRoutes(inference),
                        metrics),
                List.of(
                        new DataRoutes(
                                store.vectors(),
                                store.namespaces(),
                                store.records(),
                                store.documents(),
                                store.aliases()),
                        new GrpcRoutes(store.vectors(), store.namespaces(), store.aliases())),
                List.of(metrics),
                List.of(health));
        listeners.set(keep(Listeners.open(
                edge, hostNames, store.indexes(), planes, keys, chance.requestIds(), counts, certificates)));
    }

    private EmbeddedStore openStore(Inference inference) throws IOException {
        if (readOnly) {
            EmbeddedStore store = EmbeddedStore.openReadOnly(
                    settings.data(),
                    settings.store(),
                    settings.dataLimits(),
                    controlSettings(),
                    inference,
                    chance.clock(),
                    chance.ids());
            readOnlyReason = store.status().readOnlyReason();
            return store;
        }
        return EmbeddedStore.open(
                settings.data(),
                settings.store(),
                settings.dataLimits(),
                controlSettings(),
                inference,
                chance.clock(),
                chance.ids(),
                port -> BindAddresses.canListen(settings.edge().bind(), port));
    }

    /// Loads the models behind indexes in the background: their first text will not wait.
    private static void warm(Inference inference, Indexes indexes) {
        indexes.all().forEach(index -> warm(inference, index));
        indexes.addListener(new IndexDirectory.Listener() {
            @Override
            public void created(IndexDefinition index) {
                warm(inference, index);
            }

            @Override
            public void changed(IndexDefinition index) {
                warm(inference, index);
            }

            @Override
            public void removed(IndexDefinition index) {}
        });
    }

    private static void warm(Inference inference, IndexDefinition index) {
        EmbedSettings embed = index.embed();
        if (embed != null) {
            inference.warm(embed.model());
        }
        for (IndexField.EmbeddedText text : index.embeddedTexts().values()) {
            if (text.embed() != null) {
                inference.warm(text.embed().model().name());
            }
            if (text.sparseEmbed() != null) {
                inference.warm(text.sparseEmbed().name());
            }
        }
    }

    /// Why the store was opened for reading only; null when it was not.
    @Nullable
    String readOnlyReason() {
        return readOnlyReason;
    }

    /// The control plane's port.
    int port() {
        Listeners open = listeners.get();
        return open == null ? 0 : open.port();
    }

    /// The certificate that clients must trust, when it is one of our own making.
    @Nullable
    Path authorityFile() {
        TlsSettings tls = settings.tls();
        return tls.enabled() && tls.certificate() == null ? localAuthority().authorityFile() : null;
    }

    /// Where the first key is, when keys are required.
    @Nullable
    Path keyFile() {
        return settings.keysRequired() ? bootstrapFile() : null;
    }

    /// Stops taking requests, lets the last ones finish, closes the store.
    ///
    /// @throws IOException when a part did not close; the others are closed nevertheless
    @Override
    public void close() throws IOException {
        IOException failure = new IOException("the server did not close cleanly");
        closeAll(failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private List<String> warnings(EmbeddedStore store) {
        List<String> warnings = new ArrayList<>(store.status().damage());
        if (settings.openToOthers()) {
            warnings.add("every machine that can connect to " + settings.edge().bind()
                    + " may read and change everything: no key is required");
        }
        Listeners open = listeners.get();
        if (open != null) {
            warnings.addAll(open.warnings());
        }
        return warnings;
    }

    private ControlSettings controlSettings() {
        int mainPort = settings.edge().port();
        boolean roomAfter = mainPort > 0 && mainPort < PORT_MAX;
        return ControlSettings.startingAt(roomAfter ? mainPort + 1 : FIRST_INDEX_PORT_DEFAULT);
    }

    private Certificates.Source certificateSource() {
        Path certificate = settings.tls().certificate();
        Path privateKey = settings.tls().privateKey();
        return certificate == null || privateKey == null
                ? localAuthority()
                : new CertificateFiles(certificate, privateKey);
    }

    private LocalAuthority localAuthority() {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        names.add(settings.edge().advertisedHost());
        String domain = settings.edge().domain();
        if (domain != null) {
            names.add("*." + domain);
            names.add(domain);
        }
        return new LocalAuthority(
                settings.data().resolve(TLS_DIRECTORY), List.copyOf(names), chance.clock(), chance.random());
    }

    private Path bootstrapFile() {
        return settings.data().resolve(BOOTSTRAP_FILE);
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    private void closeAll(Exception failure) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
