package dev.bristlecone.server.edge;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where the server listens and what it accepts.
///
/// @param bind the address to listen on; `localhost` is every loopback address of the machine
/// @param port of the control plane; 0 takes a free one
/// @param advertisedHost the name of this machine in answers
/// @param domain serves indexes as `<index>.<domain>` on the main port too; null for ports only
/// @param controlBodyBytesMax per control-plane request, after decompression
/// @param dataBodyBytesMax per data-plane request, after decompression
/// @param connectionsMax per port
/// @param connectionsPerAddressMax over all ports
/// @param failedKeysMax requests with a missing or wrong key an address may send in a row, one more each second
/// @param metricsPort on loopback, for those who measure and hold no key; 0 for none
public record EdgeSettings(
        String bind,
        int port,
        String advertisedHost,
        @Nullable String domain,
        HostFormat hostFormat,
        long controlBodyBytesMax,
        long dataBodyBytesMax,
        int headerBytesMax,
        int requestLineBytesMax,
        int connectionsMax,
        int connectionsPerAddressMax,
        int failedKeysMax,
        int streamsPerConnectionMax,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration shutdownTimeout,
        int metricsPort) {}
