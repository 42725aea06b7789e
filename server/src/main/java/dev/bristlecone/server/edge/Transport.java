package dev.bristlecone.server.edge;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsProvider;
import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What all ports share: one acceptor, one set of event loops, one executor of virtual threads, one certificate, the
/// protocol limits. A port costs its sockets and its route table, no thread.
final class Transport implements AutoCloseable {
    private static final int MIN_EVENT_LOOPS = 2;
    private static final Duration QUIET_PERIOD = Duration.ofMillis(1);

    /// How long a closing connection may take to end its last answers.
    private static final Duration DRAIN = Duration.ofMillis(100);

    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(5);

    private final EdgeSettings settings;
    private final List<InetAddress> addresses;
    private final @Nullable TlsProvider tls;
    private final Acceptor acceptor = new Acceptor();
    private final EventLoopGroup workers = EventLoopGroups.newEventLoopGroup(
            Math.max(MIN_EVENT_LOOPS, Runtime.getRuntime().availableProcessors()), "edge");
    private final VirtualThreads virtualThreads = new VirtualThreads();
    private final ConnectionsPerAddress connections;

    /// @param tls null for plaintext only
    Transport(EdgeSettings settings, List<InetAddress> addresses, @Nullable TlsProvider tls) {
        this.settings = settings;
        this.connections = new ConnectionsPerAddress(settings.connectionsPerAddressMax());
        this.addresses = List.copyOf(addresses);
        this.tls = tls;
    }

    /// A server for one port that speaks HTTP/1.1 and HTTP/2, with and without TLS when there is a certificate.
    ServerBuilder builder(int port) {
        return builder(port, addresses);
    }

    /// The same on other addresses.
    ServerBuilder builder(int port, List<InetAddress> onAddresses) {
        ServerBuilder builder = Server.builder()
                .bossGroupFactory(name -> acceptor)
                .workerGroup(workers, false)
                .blockingTaskExecutor(virtualThreads, false)
                .meterRegistry(NoopMeterRegistry.get())
                .disableServerHeader()
                .unloggedExceptionsReportInterval(Duration.ZERO)
                .gracefulShutdownTimeout(QUIET_PERIOD, settings.shutdownTimeout())
                .connectionDrainDuration(DRAIN)
                .maxNumConnections(settings.connectionsMax())
                .childChannelPipelineCustomizer(this::watch)
                .idleTimeout(settings.idleTimeout())
                .requestTimeout(settings.requestTimeout())
                .http1MaxInitialLineLength(settings.requestLineBytesMax())
                .http1MaxHeaderSize(settings.headerBytesMax())
                .http2MaxHeaderListSize(settings.headerBytesMax())
                .http2MaxStreamsPerConnection(settings.streamsPerConnectionMax());
        SessionProtocol[] protocols = protocols();
        for (InetAddress address : onAddresses) {
            builder.port(new InetSocketAddress(address, port), protocols);
        }
        return tls == null ? builder : builder.tlsProvider(tls);
    }

    /// Runs a task again and again until cancelled.
    ScheduledFuture<?> repeat(Runnable task, int delaySeconds) {
        return virtualThreads.scheduleWithFixedDelay(task, delaySeconds, delaySeconds, TimeUnit.SECONDS);
    }

    private void watch(ChannelPipeline pipeline) {
        connections.admit(pipeline.channel());
        pipeline.addFirst(new Http1Detector());
    }

    private SessionProtocol[] protocols() {
        return tls == null
                ? new SessionProtocol[] {SessionProtocol.HTTP}
                : new SessionProtocol[] {SessionProtocol.HTTP, SessionProtocol.HTTPS};
    }

    /// Ends the shared threads; every server must have stopped.
    @Override
    public void close() {
        virtualThreads.shutdown();
        workers.shutdownGracefully(0, RELEASE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(RELEASE_TIMEOUT.toMillis());
        acceptor.release().awaitUninterruptibly(RELEASE_TIMEOUT.toMillis());
    }
}
