package dev.bristlecone.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.server.edge.HostFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSettingsTest {
    /// For each setting a value that is not its default.
    private static final Map<String, String> OTHER_VALUES = otherValues();

    @TempDir
    private Path directory;

    @Test
    void defaultsListenOnLoopbackWithoutKeys() throws Exception {
        ServerSettings settings = ServerSettings.of(raw());
        assertThat(settings.data()).isEqualTo(Path.of("data"));
        assertThat(settings.edge().bind()).isEqualTo("localhost");
        assertThat(settings.edge().port()).isEqualTo(5080);
        assertThat(settings.edge().hostFormat()).isEqualTo(HostFormat.AUTO);
        assertThat(settings.edge().dataBodyBytesMax()).isEqualTo(16 << 20);
        assertThat(settings.edge().requestTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.tls().enabled()).isFalse();
        assertThat(settings.keysRequired()).isFalse();
        assertThat(settings.openToOthers()).isFalse();
        assertThat(settings.store().tailBytes()).isEqualTo(64 << 20);
    }

    @Test
    void everySettingIsReadFromTheFileAndFromTheEnvironment() throws Exception {
        ServerSettings defaults = ServerSettings.of(raw());
        assertThat(OTHER_VALUES.keySet())
                .containsExactlyElementsOf(
                        KnownSettings.ALL.stream().map(Setting::key).toList());
        for (Setting<?> setting : KnownSettings.ALL) {
            String other = OTHER_VALUES.getOrDefault(setting.key(), "");
            RawSettings file = raw().addFile(Map.of(setting.key(), other), "file");
            assertThat(file.get(setting))
                    .as(setting.key())
                    .isEqualTo(setting.type().reader().apply(other));
            RawSettings environment = raw().addEnvironment(Map.of(setting.variable(), other));
            assertThat(environment.get(setting)).as(setting.variable()).isEqualTo(file.get(setting));
        }
        Map<String, String> all = new LinkedHashMap<>(OTHER_VALUES);
        ServerSettings changed = ServerSettings.of(raw().addFile(all, "file"));
        assertThat(changed.edge()).isNotEqualTo(defaults.edge());
        assertThat(changed.store()).isNotEqualTo(defaults.store());
        assertThat(changed.dataLimits()).isNotEqualTo(defaults.dataLimits());
        assertThat(changed.log()).isNotEqualTo(defaults.log());
        assertThat(changed.tls()).isNotEqualTo(defaults.tls());
    }

    @Test
    void laterSourcesWin() throws Exception {
        RawSettings raw = raw().addFile(Map.of("listen.port", "1001", "listen.bind", "::1"), "file")
                .addEnvironment(Map.of("PORT", "1002", "BRISTLECONE_LISTEN_PORT", "1003"))
                .addFlag("listen.port", "1004", "--port");
        assertThat(ServerSettings.of(raw).edge().port()).isEqualTo(1004);
        assertThat(ServerSettings.of(raw).edge().bind()).isEqualTo("::1");
    }

    @Test
    void theVariablesOfPineconeLocalAreUnderstood() throws Exception {
        RawSettings raw = raw().addEnvironment(Map.of("PORT", "6080", "PINECONE_HOST", "vectors"));
        assertThat(ServerSettings.of(raw).edge().port()).isEqualTo(6080);
        assertThat(ServerSettings.of(raw).edge().advertisedHost()).isEqualTo("vectors");
    }

    @Test
    void allProblemsAreReportedAtOnceWithTheNearestName() {
        RawSettings raw = raw().addFile(Map.of("listen.prot", "1", "limits.connections", "0"), "bristlecone.yaml")
                .addEnvironment(Map.of("BRISTLECONE_AUTH_MOD", "on", "BRISTLECONE_JAVA_OPTS", "-Xmx1g"))
                .addFlag("limits.idle_timeout", "soon", "--set")
                .addAssignment("nothing")
                .addAssignment("tls.certificate=/a.pem");
        assertThatThrownBy(() -> ServerSettings.of(raw))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("listen.prot in bristlecone.yaml is not a setting; did you mean listen.port?")
                .hasMessageContaining("limits.connections: '0' in bristlecone.yaml (expected: a number from 1")
                .hasMessageContaining("BRISTLECONE_AUTH_MOD is not a setting; did you mean BRISTLECONE_AUTH_MODE?")
                .hasMessageContaining("limits.idle_timeout: 'soon' in flag --set (expected: a duration")
                .hasMessageContaining("--set nothing (expected: key=value)")
                .hasMessageContaining("tls.certificate and tls.private_key belong together");
    }

    @Test
    void otherAddressesRequireKeysUnlessTheOperatorInsists() throws Exception {
        assertThat(ServerSettings.of(raw().addAssignment("listen.bind=0.0.0.0")).keysRequired())
                .isTrue();
        assertThat(ServerSettings.of(raw().addAssignment("auth.mode=on")).keysRequired())
                .isTrue();
        RawSettings off = raw().addAssignment("listen.bind=0.0.0.0").addAssignment("auth.mode=off");
        assertThatThrownBy(() -> ServerSettings.of(off)).hasMessageContaining("--i-know-this-is-open");
        ServerSettings open =
                ServerSettings.of(raw().addAssignment("listen.bind=0.0.0.0").addAssignment("listen.open=true"));
        assertThat(open.keysRequired()).isFalse();
        assertThat(open.openToOthers()).isTrue();
    }

    @Test
    void sizesAndTimesHaveUnits() throws Exception {
        ServerSettings settings = ServerSettings.of(raw().addAssignment("limits.data_request_bytes=64MiB")
                .addAssignment("limits.control_request_bytes=500KB")
                .addAssignment("limits.idle_timeout=1500ms")
                .addAssignment("limits.request_timeout=2m"));
        assertThat(settings.edge().dataBodyBytesMax()).isEqualTo(64L << 20);
        assertThat(settings.edge().controlBodyBytesMax()).isEqualTo(500_000);
        assertThat(settings.edge().idleTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.edge().requestTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThatThrownBy(() -> ServerSettings.of(raw().addAssignment("limits.data_request_bytes=65MiB")))
                .hasMessageContaining("to 64MiB");
    }

    @Test
    void yamlIsFlattenedAndWhatIsNoMapOfScalarsIsRefused() throws Exception {
        Path file = directory.resolve("bristlecone.yaml");
        Files.writeString(file, "listen:\n  port: 5090\n  domain: db.example.test\nlog.level: warn\n");
        ServerSettings settings = ServerSettings.of(raw().addFile(SettingsFile.read(file), "file"));
        assertThat(settings.edge().port()).isEqualTo(5090);
        assertThat(settings.edge().domain()).isEqualTo("db.example.test");
        assertThat(settings.log().level()).isEqualTo(LogSettings.Level.WARN);
        Files.writeString(file, "listen: [1, 2]\n");
        assertThatThrownBy(() -> SettingsFile.read(file)).hasMessageContaining("'listen' is a list");
        Files.writeString(file, "listen: {port: 1\n");
        assertThatThrownBy(() -> SettingsFile.read(file)).hasMessageContaining("is not YAML");
        Files.writeString(file, "");
        assertThat(SettingsFile.read(file)).isEmpty();
        assertThatThrownBy(() -> SettingsFile.read(directory.resolve("none.yaml")))
                .hasMessageContaining("does not exist");
    }

    private static RawSettings raw() {
        return new RawSettings(KnownSettings.ALL);
    }

    private static Map<String, String> otherValues() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("data", "/var/lib/bristlecone");
        values.put("listen.bind", "127.0.0.1");
        values.put("listen.port", "6000");
        values.put("listen.advertised_host", "vectors.example.test");
        values.put("listen.domain", "db.example.test");
        values.put("listen.host_format", "bare");
        values.put("listen.open", "true");
        values.put("auth.mode", "on");
        values.put("tls.enabled", "true");
        values.put("tls.certificate", "/etc/bristlecone/cert.pem");
        values.put("tls.private_key", "/etc/bristlecone/key.pem");
        values.put("limits.control_request_bytes", "2MiB");
        values.put("limits.data_request_bytes", "4MiB");
        values.put("limits.upsert_bytes", "8MiB");
        values.put("limits.result_bytes", "64MiB");
        values.put("limits.header_bytes", "32KiB");
        values.put("limits.request_line_bytes", "8KiB");
        values.put("limits.connections", "10");
        values.put("limits.connections_per_address", "5");
        values.put("limits.failed_keys", "3");
        values.put("limits.streams_per_connection", "1000");
        values.put("limits.request_timeout", "5s");
        values.put("limits.idle_timeout", "1m");
        values.put("limits.shutdown_timeout", "3s");
        values.put("search.recall_percent", "99");
        values.put("search.filtered_stats", "true");
        values.put("index.records_min", "100");
        values.put("index.layout", "compact");
        values.put("index.threads", "2");
        values.put("inference.models", "/var/lib/models");
        values.put("inference.stand_ins", "false");
        values.put("inference.threads", "3");
        values.put("inference.queue_texts", "500");
        values.put("inference.idle_unload", "1h");
        values.put("inference.model_bytes", "1GiB");
        values.put("store.tail_bytes", "128MiB");
        values.put("store.tail_limit_bytes", "1GiB");
        values.put("store.log_bytes", "512MiB");
        values.put("store.compaction_bytes", "4GiB");
        values.put("metrics.port", "9464");
        values.put("log.format", "json");
        values.put("log.level", "debug");
        return values;
    }
}
