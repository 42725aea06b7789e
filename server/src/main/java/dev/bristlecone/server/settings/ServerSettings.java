package dev.bristlecone.server.settings;

import dev.bristlecone.database.data.DataLimits;
import dev.bristlecone.database.embedded.StoreLimits;
import dev.bristlecone.inference.InferenceSettings;
import dev.bristlecone.server.edge.BindAddresses;
import dev.bristlecone.server.edge.EdgeSettings;
import dev.bristlecone.server.tls.TlsSettings;
import java.nio.file.Path;
import java.util.List;

/// Everything that was chosen, checked and typed: one record for each component.
///
/// @param keysRequired whether requests need a key
/// @param openToOthers whether other machines can connect without one; only by the operator's explicit word
public record ServerSettings(
        Path data,
        EdgeSettings edge,
        TlsSettings tls,
        boolean keysRequired,
        boolean openToOthers,
        StoreLimits store,
        DataLimits dataLimits,
        InferenceSettings inference,
        LogSettings log) {
    /// Types and checks what the sources gave.
    ///
    /// @throws SettingsException naming every problem
    public static ServerSettings of(RawSettings raw) throws SettingsException {
        EdgeSettings edge = edge(raw);
        AuthMode auth = raw.get(KnownSettings.AUTH);
        boolean loopback = BindAddresses.isLoopback(edge.bind());
        boolean open = raw.get(KnownSettings.OPEN);
        if (auth == AuthMode.OFF && !loopback && !open) {
            raw.problem("auth.mode is off, but other machines can connect to " + edge.bind()
                    + "; leave auth.mode at auto, or say --i-know-this-is-open");
        }
        if (edge.port() == 0 && edge.domain() != null) {
            raw.problem("listen.port is 0, but with listen.domain clients must know the port beforehand");
        }
        boolean keysRequired = auth == AuthMode.ON || (auth == AuthMode.AUTO && !loopback && !open);
        ServerSettings settings = new ServerSettings(
                raw.get(KnownSettings.DATA),
                edge,
                tls(raw),
                keysRequired,
                !keysRequired && !loopback,
                store(raw),
                new DataLimits(
                        raw.get(KnownSettings.UPSERT),
                        raw.get(KnownSettings.RESULT),
                        raw.get(KnownSettings.RECALL) / 100.0,
                        raw.get(KnownSettings.FILTERED_STATS)),
                inference(raw),
                new LogSettings(raw.get(KnownSettings.LOG_FORMAT), raw.get(KnownSettings.LOG_LEVEL)));
        List<String> problems = raw.problems();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    private static EdgeSettings edge(RawSettings raw) {
        return new EdgeSettings(
                raw.get(KnownSettings.BIND),
                raw.get(KnownSettings.PORT),
                raw.get(KnownSettings.ADVERTISED_HOST),
                raw.get(KnownSettings.DOMAIN).orElse(null),
                raw.get(KnownSettings.HOST_FORMAT),
                raw.get(KnownSettings.CONTROL_BODY),
                raw.get(KnownSettings.DATA_BODY),
                Math.toIntExact(raw.get(KnownSettings.HEADERS)),
                Math.toIntExact(raw.get(KnownSettings.REQUEST_LINE)),
                raw.get(KnownSettings.CONNECTIONS),
                raw.get(KnownSettings.CONNECTIONS_PER_ADDRESS),
                raw.get(KnownSettings.FAILED_KEYS),
                raw.get(KnownSettings.STREAMS),
                raw.get(KnownSettings.REQUEST_TIMEOUT),
                raw.get(KnownSettings.IDLE_TIMEOUT),
                raw.get(KnownSettings.SHUTDOWN_TIMEOUT),
                raw.get(KnownSettings.METRICS_PORT));
    }

    private static InferenceSettings inference(RawSettings raw) {
        int threads = raw.get(KnownSettings.INFERENCE_THREADS);
        return new InferenceSettings(
                raw.get(KnownSettings.MODELS)
                        .orElseGet(() -> raw.get(KnownSettings.DATA).resolve("models")),
                raw.get(KnownSettings.STAND_INS),
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
                raw.get(KnownSettings.INFERENCE_QUEUE),
                raw.get(KnownSettings.INFERENCE_IDLE),
                raw.get(KnownSettings.INFERENCE_MODEL));
    }

    private static TlsSettings tls(RawSettings raw) {
        Path certificate = raw.get(KnownSettings.TLS_CERTIFICATE).orElse(null);
        Path privateKey = raw.get(KnownSettings.TLS_PRIVATE_KEY).orElse(null);
        if ((certificate == null) != (privateKey == null)) {
            raw.problem("tls.certificate and tls.private_key belong together; only one is given");
        }
        return new TlsSettings(raw.get(KnownSettings.TLS) || certificate != null, certificate, privateKey);
    }

    private static StoreLimits store(RawSettings raw) {
        long tail = raw.get(KnownSettings.TAIL);
        long limit = raw.get(KnownSettings.TAIL_LIMIT);
        if (limit < tail) {
            raw.problem("store.tail_limit_bytes is " + limit + " (expected: at least store.tail_bytes, " + tail + ")");
            limit = tail;
        }
        return new StoreLimits(
                tail,
                limit,
                raw.get(KnownSettings.LOG),
                raw.get(KnownSettings.COMPACTION),
                raw.get(KnownSettings.INDEX_RECORDS),
                raw.get(KnownSettings.INDEX_LAYOUT),
                raw.get(KnownSettings.INDEX_THREADS));
    }
}
