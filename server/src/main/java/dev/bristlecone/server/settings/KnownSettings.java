package dev.bristlecone.server.settings;

import dev.bristlecone.database.embedded.IndexLayout;
import dev.bristlecone.server.edge.HostFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Every setting there is, in the order of the reference page.
public final class KnownSettings {
    private static final int PORT_MAX = 65_535;
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    static final Setting<Path> DATA = Setting.of(
            "data",
            SettingType.path(),
            "data",
            "Directory that holds everything. Only one server can use it at a time.");

    static final Setting<String> BIND = Setting.of(
            "listen.bind",
            SettingType.text(),
            "localhost",
            "Address to listen on. `localhost` is every loopback address; on any other, keys are required.");
    static final Setting<Integer> PORT = Setting.of(
                    "listen.port",
                    SettingType.count(0, PORT_MAX),
                    "5080",
                    "Port of the control plane. Indexes get the ports after it. 0 takes a free one.")
            .orVariable("PORT");
    static final Setting<String> ADVERTISED_HOST = Setting.of(
                    "listen.advertised_host",
                    SettingType.text(),
                    "localhost",
                    "Name of this machine in the `host` of indexes, as clients can resolve it.")
            .orVariable("PINECONE_HOST");
    static final Setting<Optional<String>> DOMAIN = Setting.of(
            "listen.domain",
            SettingType.optionalText(),
            "",
            "Wildcard domain: each index is also served as `<index>.<domain>` on the main port.");
    static final Setting<HostFormat> HOST_FORMAT = Setting.of(
            "listen.host_format",
            SettingType.choice(HostFormat.class),
            "auto",
            "How `host` is written: `auto` suits the caller, `bare` is `host:port` as Pinecone Local answers.");
    static final Setting<Boolean> OPEN = Setting.of(
            "listen.open",
            SettingType.flag(),
            "false",
            "Allows `auth.mode: off` on an address that other machines reach. `/health` warns as long as it is so.");

    static final Setting<AuthMode> AUTH = Setting.of(
            "auth.mode",
            SettingType.choice(AuthMode.class),
            "auto",
            "Whether requests need a key. `auto` requires one unless only this machine can connect.");

    static final Setting<Boolean> TLS = Setting.of(
            "tls.enabled",
            SettingType.flag(),
            "false",
            "Speaks TLS beside plaintext on every port, with a certificate of its own making unless one is given.");
    static final Setting<Optional<Path>> TLS_CERTIFICATE = Setting.of(
            "tls.certificate",
            SettingType.optionalPath(),
            "",
            "PEM file with your certificate and its chain, leaf first. Read again every few hours.");
    static final Setting<Optional<Path>> TLS_PRIVATE_KEY = Setting.of(
            "tls.private_key", SettingType.optionalPath(), "", "PEM file with the unencrypted private key of it.");

    static final Setting<Long> CONTROL_BODY = Setting.of(
            "limits.control_request_bytes",
            SettingType.bytes(KIB, 64 * MIB),
            "1MiB",
            "Largest control-plane request, after decompression.");
    static final Setting<Long> DATA_BODY = Setting.of(
            "limits.data_request_bytes",
            SettingType.bytes(KIB, 64 * MIB),
            "16MiB",
            "Largest body of a data-plane request, REST or gRPC, after decompression. JSON takes several times the"
                    + " bytes of the records in it.");
    static final Setting<Long> UPSERT = Setting.of(
            "limits.upsert_bytes",
            SettingType.bytes(KIB, 64 * MIB),
            "2MiB",
            "Largest upsert: ids, vectors (4 bytes a value) and metadata of its records.");
    static final Setting<Long> RESULT = Setting.of(
            "limits.result_bytes",
            SettingType.bytes(KIB, GIB),
            "4MiB",
            "Largest result of a query, measured likewise, and largest page of a fetch by metadata.");
    static final Setting<Long> HEADERS = Setting.of(
            "limits.header_bytes", SettingType.bytes(KIB, MIB), "64KiB", "Largest set of headers of one request.");
    static final Setting<Long> REQUEST_LINE = Setting.of(
            "limits.request_line_bytes", SettingType.bytes(KIB, MIB), "64KiB", "Longest HTTP/1.1 request line.");
    static final Setting<Integer> CONNECTIONS = Setting.of(
            "limits.connections", SettingType.count(1, 1_000_000), "4096", "Open connections for each port.");
    static final Setting<Integer> CONNECTIONS_PER_ADDRESS = Setting.of(
            "limits.connections_per_address",
            SettingType.count(1, 1_000_000),
            "2048",
            "Open connections from one address, over all ports.");
    static final Setting<Integer> FAILED_KEYS = Setting.of(
            "limits.failed_keys",
            SettingType.count(1, 1_000_000),
            "30",
            "Requests with a missing or wrong key from one address before it is answered 429; one more is allowed each"
                    + " second. A right key is always accepted.");
    static final Setting<Integer> STREAMS = Setting.of(
            "limits.streams_per_connection",
            SettingType.count(1, 100_000),
            "100",
            "Requests at the same time on one HTTP/2 connection.");
    static final Setting<Duration> REQUEST_TIMEOUT = Setting.of(
            "limits.request_timeout",
            SettingType.duration(Duration.ofMillis(1), Duration.ofHours(1)),
            "60s",
            "Longest time for one request. A gRPC deadline of the caller wins.");
    static final Setting<Duration> IDLE_TIMEOUT = Setting.of(
            "limits.idle_timeout",
            SettingType.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
            "5m",
            "A connection without requests is closed after this.");
    static final Setting<Duration> SHUTDOWN_TIMEOUT = Setting.of(
            "limits.shutdown_timeout",
            SettingType.duration(Duration.ofMillis(1), Duration.ofHours(1)),
            "10s",
            "How long requests in flight may take to finish when the server stops.");

    static final Setting<Integer> RECALL = Setting.of(
            "search.recall_percent",
            SettingType.count(50, 100),
            "95",
            "How many of the truly nearest records a query finds on average where an index answers. 100 looks at every"
                    + " record.");
    static final Setting<Boolean> FILTERED_STATS = Setting.of(
            "search.filtered_stats",
            SettingType.flag(),
            "false",
            "Whether describe_index_stats counts what a filter matches, in every index. The hosted service refuses a"
                    + " filter for all but pod-based ones.");
    static final Setting<Integer> INDEX_RECORDS = Setting.of(
            "index.records_min",
            SettingType.count(1, 1_000_000_000),
            "5000",
            "Records of a segment from which on it gets an index for its dense vectors. Fewer are searched one by one.");
    static final Setting<IndexLayout> INDEX_LAYOUT = Setting.of(
            "index.layout",
            SettingType.choice(IndexLayout.class),
            "auto",
            "`fast`: more than twice the size of the vectors, to be in memory. `compact`: codes, about a quarter of the"
                    + " vectors, searched more slowly. `auto`: fast where a segment takes at most half of the"
                    + " memory that the heap leaves free.");
    static final Setting<Integer> INDEX_THREADS =
            Setting.of("index.threads", SettingType.count(1, 256), "1", "Threads that build an index.");

    static final Setting<Optional<Path>> MODELS = Setting.of(
            "inference.models",
            SettingType.optionalPath(),
            "",
            "Directory of the models that `./bristlecone models add` installs. Nothing means `models` in `data`.");
    static final Setting<Boolean> STAND_INS = Setting.of(
            "inference.stand_ins",
            SettingType.flag(),
            "true",
            "Whether hosted model names without weights here are answered by something else. See the page on models.");
    static final Setting<Integer> INFERENCE_THREADS = Setting.of(
            "inference.threads",
            SettingType.count(0, 256),
            "0",
            "Texts that are computed at the same time, one on each thread. 0 is one for each processor.");
    static final Setting<Integer> INFERENCE_QUEUE = Setting.of(
            "inference.queue_texts",
            SettingType.count(100, 1_000_000),
            "2000",
            "Texts that may wait to be computed before requests are answered 429.");
    static final Setting<Duration> INFERENCE_IDLE = Setting.of(
            "inference.idle_unload",
            SettingType.duration(Duration.ofSeconds(1), Duration.ofDays(365)),
            "10m",
            "How long a model stays in memory after its last use.");
    static final Setting<Long> INFERENCE_MODEL = Setting.of(
            "inference.model_bytes",
            SettingType.bytes(MIB, 1024 * GIB),
            "4GiB",
            "Largest model that is loaded, by the size of its files.");

    static final Setting<Long> TAIL = Setting.of(
            "store.tail_bytes",
            SettingType.bytes(MIB, 64 * GIB),
            "64MiB",
            "Memory of fresh records after which they are written to a segment file.");
    static final Setting<Long> TAIL_LIMIT = Setting.of(
            "store.tail_limit_bytes",
            SettingType.bytes(MIB, 256 * GIB),
            "192MiB",
            "Memory of all fresh records above which writes wait. At least `store.tail_bytes`.");
    static final Setting<Long> LOG = Setting.of(
            "store.log_bytes",
            SettingType.bytes(MIB, 1024 * GIB),
            "256MiB",
            "Log written since the last flush after which one starts. Bounds the time of a restart.");
    static final Setting<Long> COMPACTION = Setting.of(
            "store.compaction_bytes",
            SettingType.bytes(MIB, 1024 * GIB),
            "2GiB",
            "How much one merge of segment files reads at the most.");

    static final Setting<Integer> METRICS_PORT = Setting.of(
            "metrics.port",
            SettingType.count(0, PORT_MAX),
            "0",
            "Loopback port that serves `/metrics` and `/health` without a key. 0 for none.");

    static final Setting<LogSettings.Format> LOG_FORMAT = Setting.of(
            "log.format", SettingType.choice(LogSettings.Format.class), "text", "Lines for people or JSON objects.");
    static final Setting<LogSettings.Level> LOG_LEVEL = Setting.of(
            "log.level",
            SettingType.choice(LogSettings.Level.class),
            "info",
            "The least severe events that are written.");

    /// All of them.
    public static final List<Setting<?>> ALL = List.of(
            DATA,
            BIND,
            PORT,
            ADVERTISED_HOST,
            DOMAIN,
            HOST_FORMAT,
            OPEN,
            AUTH,
            TLS,
            TLS_CERTIFICATE,
            TLS_PRIVATE_KEY,
            CONTROL_BODY,
            DATA_BODY,
            UPSERT,
            RESULT,
            HEADERS,
            REQUEST_LINE,
            CONNECTIONS,
            CONNECTIONS_PER_ADDRESS,
            FAILED_KEYS,
            STREAMS,
            REQUEST_TIMEOUT,
            IDLE_TIMEOUT,
            SHUTDOWN_TIMEOUT,
            RECALL,
            FILTERED_STATS,
            INDEX_RECORDS,
            INDEX_LAYOUT,
            INDEX_THREADS,
            MODELS,
            STAND_INS,
            INFERENCE_THREADS,
            INFERENCE_QUEUE,
            INFERENCE_IDLE,
            INFERENCE_MODEL,
            TAIL,
            TAIL_LIMIT,
            LOG,
            COMPACTION,
            METRICS_PORT,
            LOG_FORMAT,
            LOG_LEVEL);

    private KnownSettings() {}
}
