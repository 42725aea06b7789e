package dev.bristlecone.server.edge;

import com.linecorp.armeria.common.TlsProvider;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import dev.bristlecone.database.control.IndexDirectory;
import dev.bristlecone.model.index.IndexDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open ports: the control plane's, and one for each index, which comes and goes with it. With a wildcard domain
/// the control plane's port also serves `<index>.<domain>`.
///
/// Threads: any. [#created] returns when the port is open, so that a client told about an index can reach it. A port
/// that another program holds does not stop anything else: it is a warning, and tried again every few seconds.
public final class Listeners implements IndexDirectory.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final int RETRY_SECONDS = 5;

    private final Transport transport;
    private final Authorities authorities;
    private final IndexDirectory directory;
    private final Server main;

    /// Open ports of indexes; guarded by `this`, as are the next two.
    private final Map<Integer, Server> open = new HashMap<>();

    /// Ports that finish their last requests.
    private final Map<Integer, CompletableFuture<Void>> closing = new HashMap<>();

    /// Indexes whose port could not be opened, and why, by name.
    private final Map<String, String> unreachable = new TreeMap<>();

    private @Nullable Server monitoring;
    private boolean closed;

    private final ScheduledFuture<?> retries;

    private Listeners(Transport transport, Authorities authorities, IndexDirectory directory, Server main) {
        this.transport = transport;
        this.authorities = authorities;
        this.directory = directory;
        this.main = main;
        this.retries = transport.repeat(this::retry, RETRY_SECONDS);
    }

    /// Opens every port and follows the directory from here on. The main port comes last, so that whoever is
    /// answered there, `/health` included, reaches the indexes too.
    ///
    /// @param tls null for plaintext only; else both are spoken on each port
    /// @throws IOException when the main port cannot be opened; the message names it
    public static Listeners open(
            EdgeSettings settings,
            HostNames hostNames,
            IndexDirectory directory,
            Planes planes,
            KeyCheck keys,
            Supplier<String> requestIds,
            RequestObserver observer,
            @Nullable TlsProvider tls)
            throws IOException {
        List<InetAddress> addresses = BindAddresses.resolve(settings.bind(), settings.port());
        Transport transport = new Transport(settings, addresses, tls);
        Authorities authorities = new Authorities(settings, hostNames, directory, planes, keys, requestIds, observer);
        Server main = build(transport.builder(settings.port()), authorities::serveMain);
        Listeners listeners = new Listeners(transport, authorities, directory, main);
        try {
            listeners.follow();
            listeners.openMonitoring(settings.metricsPort());
            start(main, settings.bind(), settings.port());
            return listeners;
        } catch (IOException e) {
            listeners.close();
            throw e;
        }
    }

    private static Server build(ServerBuilder builder, Consumer<ServerBuilder> services) {
        services.accept(builder);
        return builder.build();
    }

    private static void start(Server server, String host, int port) throws IOException {
        try {
            server.start().join();
        } catch (CompletionException e) {
            throw new IOException(
                    "cannot listen on " + host + ":" + port + ": " + reason(e)
                            + " (choose another port, or stop the program that holds it)",
                    e.getCause());
        }
    }

    private void openMonitoring(int port) throws IOException {
        if (port > 0) {
            String host = BindAddresses.EVERY_LOOPBACK;
            ServerBuilder builder = transport.builder(port, BindAddresses.resolve(host, port));
            monitoring = build(builder, authorities::serveMonitoring);
            start(monitoring, host, port);
        }
    }

    /// The control plane's port, also when a free one was asked for.
    public int port() {
        return main.activeLocalPort();
    }

    /// What an operator should know: indexes that cannot be reached, and why.
    public synchronized List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        unreachable.forEach((name, why) -> warnings.add("index " + name + " cannot be reached: " + why));
        return warnings;
    }

    @Override
    public void created(IndexDefinition definition) {
        openPort(definition);
    }

    @Override
    public void changed(IndexDefinition definition) {
        // Requests look the definition up, and a port never changes.
    }

    @Override
    public synchronized void removed(IndexDefinition definition) {
        unreachable.remove(definition.name());
        Server server = open.remove(definition.port());
        if (server != null) {
            closing.put(definition.port(), server.stop());
        }
    }

    /// Stops taking requests, lets those in flight finish, closes every port.
    @Override
    public void close() {
        List<CompletableFuture<Void>> stops = new ArrayList<>();
        synchronized (this) {
            closed = true;
            retries.cancel(false);
            stops.add(main.stop());
            if (monitoring != null) {
                stops.add(monitoring.stop());
            }
            open.values().forEach(server -> stops.add(server.stop()));
            stops.addAll(closing.values());
            open.clear();
        }
        try {
            CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            LOG.warn("a port did not close cleanly", e.getCause());
        }
        transport.close();
    }

    private void follow() {
        directory.addListener(this);
        directory.all().forEach(this::openPort);
    }

    private synchronized void openPort(IndexDefinition definition) {
        int port = definition.port();
        if (closed || open.containsKey(port)) {
            return;
        }
        ServerBuilder builder = transport.builder(port);
        authorities.serveIndex(builder, definition.name());
        Server server = builder.build();
        try {
            awaitClosed(port);
            server.start().join();
            open.put(port, server);
            unreachable.remove(definition.name());
        } catch (CompletionException e) {
            String why = "port " + port + ": " + reason(e);
            String before = unreachable.put(definition.name(), why);
            if (!why.equals(before)) {
                LOG.error(
                        "index {} cannot be reached, {}; trying again every {} s",
                        definition.name(),
                        why,
                        RETRY_SECONDS);
            }
        }
    }

    /// An index may be created again under its name while the last requests of its predecessor finish.
    private void awaitClosed(int port) {
        CompletableFuture<Void> stop = closing.remove(port);
        if (stop != null) {
            stop.join();
        }
    }

    private void retry() {
        List<String> names;
        synchronized (this) {
            names = List.copyOf(unreachable.keySet());
        }
        for (String name : names) {
            directory.byName(name).ifPresent(this::openPort);
        }
    }

    private static String reason(CompletionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
