package dev.bristlecone.server.edge;

import dev.bristlecone.model.index.IndexDefinition;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where indexes are reached: written into answers, and read from the authority of requests.
///
/// @param advertisedHost the name of this machine in answers
/// @param mainPort the control plane's port, which also serves `<index>.<domain>`
/// @param domain the wildcard domain whose names are indexes, or null when each index has only its port
public record HostNames(
        HostFormat format,
        String advertisedHost,
        int mainPort,
        @Nullable String domain) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final String JAVA_CLIENT = "lang=java";

    /// The `host` of an index as this caller can use it.
    public String advertisedHost(Call call, IndexDefinition index) {
        String authority = domain == null
                ? bracketed(advertisedHost) + ":" + index.port()
                : index.name() + "." + domain + mainPortSuffix();
        return switch (format) {
            case BARE -> authority;
            case HTTP -> "http://" + authority;
            case HTTPS -> "https://" + authority;
            case AUTO -> call.tls() || isJavaClient(call) ? authority : "http://" + authority;
        };
    }

    /// The index a host name stands for: `movies` for `movies.<domain>`, with or without a port, in any case.
    public Optional<String> indexName(String authority) {
        if (domain == null) {
            return Optional.empty();
        }
        String host = withoutPort(authority).toLowerCase(Locale.ROOT);
        String suffix = "." + domain;
        if (!host.endsWith(suffix) || host.length() == suffix.length()) {
            return Optional.empty();
        }
        return Optional.of(host.substring(0, host.length() - suffix.length()));
    }

    private String mainPortSuffix() {
        return mainPort == HTTP_PORT || mainPort == HTTPS_PORT ? "" : ":" + mainPort;
    }

    private static boolean isJavaClient(Call call) {
        return call.userAgent().contains(JAVA_CLIENT);
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean isPort = colon >= 0 && authority.indexOf(']', colon) < 0;
        return isPort ? authority.substring(0, colon) : authority;
    }
}
