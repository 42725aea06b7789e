package dev.bristlecone.server.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Whether TLS is spoken and with whose certificate.
///
/// @param certificate PEM chain, leaf first; null for one of our own making. Given together with `privateKey`.
public record TlsSettings(
        boolean enabled,
        @Nullable Path certificate,
        @Nullable Path privateKey) {}
