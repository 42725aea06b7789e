package dev.bristlecone.server.main;

import dev.bristlecone.database.embedded.DamagedStoreException;
import dev.bristlecone.server.settings.KnownSettings;
import dev.bristlecone.server.settings.RawSettings;
import dev.bristlecone.server.settings.ServerSettings;
import dev.bristlecone.server.settings.SettingsException;
import dev.bristlecone.server.settings.SettingsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `serve`: reads the settings, starts the server, says so in one line, and runs until it is told to stop.
@Command(name = "serve", description = "Starts the server.", mixinStandardHelpOptions = true, sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final String SETTINGS_FILE = "bristlecone.yaml";
    private static final String CONFIG_VARIABLE = "BRISTLECONE_CONFIG";

    private static final String TLS_ENGINE_PROPERTY = "com.linecorp.armeria.tlsEngineType";

    private final Map<String, String> environment;
    private final Chance chance;
    private final Runtime runtime;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "Directory that holds everything (default: data).")
    private @Nullable String data;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the control plane (default: 5080).")
    private @Nullable String port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Address to listen on (default: localhost). Any other requires keys.")
    private @Nullable String bind;

    @Option(names = "--tls", description = "Speak TLS too, with a certificate of its own making unless one is set.")
    private boolean tls;

    @Option(
            names = "--advertised-host",
            paramLabel = "NAME",
            description = "Name of this machine in answers (default: localhost).")
    private @Nullable String advertisedHost;

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "Also serve each index as <index>.<DOMAIN>.")
    private @Nullable String domain;

    @Option(
            names = "--host-format",
            paramLabel = "FORMAT",
            description = "How index hosts are written: auto, bare, http or https (default: auto).")
    private @Nullable String hostFormat;

    @Option(names = "--auth", paramLabel = "MODE", description = "Whether keys are required: auto, on or off.")
    private @Nullable String auth;

    @Option(
            names = "--i-know-this-is-open",
            description = "Let other machines in without a key. Everybody who can connect may do everything.")
    private boolean open;

    @Option(
            names = "--read-only",
            description = "Open the store for reading only, also when its log is damaged. Nothing in it changes.")
    private boolean readOnly;

    @Option(
            names = "--new-key",
            description = "Replace the API key: all keys so far stop working, the new one is in bootstrap.key in the"
                    + " data directory.")
    private boolean newKey;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings file (default: bristlecone.yaml in the data directory, when there is one).")
    private @Nullable Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any other setting. May be repeated.")
    private List<String> assignments = new ArrayList<>();

    ServeCommand(Map<String, String> environment, Chance chance, Runtime runtime) {
        this.environment = Map.copyOf(environment);
        this.chance = chance;
        this.runtime = runtime;
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerSettings settings;
        try {
            settings = settings();
        } catch (SettingsException e) {
            err().println("The settings cannot be used:");
            String.valueOf(e.getMessage()).lines().forEach(problem -> err().println("  " + problem));
            err().flush();
            return ExitCode.USAGE;
        }
        if (newKey && (readOnly || !settings.keysRequired())) {
            err().println("--new-key: "
                    + (readOnly ? "nothing can be changed with --read-only" : "no key is required here")
                    + " (expected with: --auth on, or a --bind that other machines reach)");
            err().flush();
            return ExitCode.USAGE;
        }
        Logging.apply(settings.log());
        try {
            return serve(settings);
        } catch (IOException | RuntimeException e) {
            LOG.debug("the start failed", e);
            err().println("Bristlecone cannot start: " + e.getMessage());
            if (e instanceof DamagedStoreException) {
                err().println("To read what is left:            ./bristlecone serve --read-only --data "
                        + settings.data());
                err().println("To see what a repair would lose: ./bristlecone repair --data " + settings.data());
            }
            err().flush();
            return ExitCode.CANNOT_START;
        }
    }

    /// What all sources say, the later ones winning.
    ServerSettings settings() throws SettingsException {
        RawSettings raw = new RawSettings(KnownSettings.ALL);
        Path file = settingsFile();
        if (file != null) {
            raw.addFile(SettingsFile.read(file), file.toString());
        }
        raw.addEnvironment(environment);
        raw.addFlag("data", data, "--data");
        raw.addFlag("listen.port", port, "--port");
        raw.addFlag("listen.bind", bind, "--bind");
        raw.addFlag("listen.advertised_host", advertisedHost, "--advertised-host");
        raw.addFlag("listen.domain", domain, "--domain");
        raw.addFlag("listen.host_format", hostFormat, "--host-format");
        raw.addFlag("listen.open", open ? "true" : null, "--i-know-this-is-open");
        raw.addFlag("auth.mode", auth, "--auth");
        raw.addFlag("tls.enabled", tls ? "true" : null, "--tls");
        assignments.forEach(raw::addAssignment);
        return ServerSettings.of(raw);
    }

    private @Nullable Path settingsFile() {
        if (config != null) {
            return config;
        }
        String named = environment.get(CONFIG_VARIABLE);
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        String directory = data == null ? environment.getOrDefault("BRISTLECONE_DATA", "data") : data;
        Path beside = Path.of(directory, SETTINGS_FILE);
        return Files.exists(beside) ? beside : null;
    }

    private int serve(ServerSettings settings) throws IOException, InterruptedException {
        if (!settings.tls().enabled()) {
            // Armeria would unpack and load OpenSSL at once; without TLS that is a slower start for nothing.
            System.setProperty(TLS_ENGINE_PROPERTY, "JDK");
        }
        Wiring wiring = Wiring.open(settings, chance, readOnly, newKey);
        CountDownLatch stopped = new CountDownLatch(1);
        runtime.addShutdownHook(new Thread(() -> stop(wiring, stopped), "stop"));
        out().println(readyLine(settings, wiring));
        out().flush();
        stopped.await();
        return ExitCode.OK;
    }

    private static void stop(Wiring wiring, CountDownLatch stopped) {
        LOG.info("stopping");
        try {
            wiring.close();
            LOG.info("stopped");
        } catch (IOException e) {
            LOG.error("stopped, but not cleanly; the next start recovers", e);
        } finally {
            stopped.countDown();
        }
    }

    private static String readyLine(ServerSettings settings, Wiring wiring) {
        StringBuilder line = new StringBuilder("Bristlecone " + Version.text() + " is ready at ");
        line.append(settings.tls().enabled() ? "https://" : "http://");
        line.append(settings.edge().advertisedHost()).append(':').append(wiring.port());
        line.append(" (data in ").append(settings.data());
        Path keyFile = wiring.keyFile();
        if (keyFile != null) {
            line.append(", key in ").append(keyFile);
        }
        Path authority = wiring.authorityFile();
        if (authority != null) {
            line.append(", trust ").append(authority);
        }
        line.append(')');
        String readOnlyReason = wiring.readOnlyReason();
        if (readOnlyReason != null) {
            line.append(" and refuses writes: ").append(readOnlyReason);
        }
        return line.toString();
    }

    private PrintWriter out() {
        return commandSpec().commandLine().getOut();
    }

    private PrintWriter err() {
        return commandSpec().commandLine().getErr();
    }

    private CommandSpec commandSpec() {
        if (spec == null) {
            throw new IllegalStateException("the command is not part of a command line");
        }
        return spec;
    }
}
