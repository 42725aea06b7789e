package dev.bristlecone.server.main;

import dev.bristlecone.inference.Inference;
import dev.bristlecone.inference.InferenceSettings;
import dev.bristlecone.inference.ServedModel;
import dev.bristlecone.inference.catalog.ModelKind;
import dev.bristlecone.inference.installed.ModelFile;
import dev.bristlecone.inference.installed.ModelInstaller;
import dev.bristlecone.inference.installed.Wish;
import dev.bristlecone.inference.onnx.Pooling;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `models`: says which models there are and who answers for each, installs and removes them. A running server sees a
/// change at its next start.
@Command(
        name = "models",
        description = "Lists the models and who answers for each; `models add` and `models remove` change them.",
        mixinStandardHelpOptions = true,
        subcommands = {ModelsCommand.Add.class, ModelsCommand.Remove.class})
final class ModelsCommand implements Callable<Integer> {
    private static final long BYTES_MAX = 64L << 30;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--data",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "The data directory (default: data).")
    private Path data = Path.of("data");

    @Option(
            names = "--models",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "The directory of models (default: models in the data directory).")
    private @Nullable Path models;

    @Override
    public Integer call() {
        InferenceSettings settings = new InferenceSettings(shelf(), true, 1, 1, Duration.ofMinutes(1), BYTES_MAX);
        PrintWriter out = out();
        out.printf("%-28s %-7s %9s  %s%n", "NAME", "KIND", "DIMENSION", "ANSWERED BY");
        try (Inference inference = Inference.open(settings, System.getenv())) {
            for (ServedModel model : inference.models()) {
                out.printf(
                        "%-28s %-7s %9s  %s: %s%n",
                        model.card().name(),
                        word(model.card().kind()),
                        model.card().dimensions().isEmpty() ? "" : model.card().defaultDimension(),
                        model.provenance()
                                .source()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-'),
                        model.provenance().detail());
            }
        }
        out.flush();
        return ExitCode.OK;
    }

    private Path shelf() {
        return models == null ? data.resolve("models") : models;
    }

    private PrintWriter out() {
        return commandSpec().commandLine().getOut();
    }

    private PrintWriter err() {
        return commandSpec().commandLine().getErr();
    }

    private int failed(IOException e) {
        err().println("nothing was changed: " + e.getMessage());
        err().flush();
        return ExitCode.CANNOT_START;
    }

    private CommandSpec commandSpec() {
        if (spec == null) {
            throw new IllegalStateException("the command is not part of a command line");
        }
        return spec;
    }

    private static String word(ModelKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /// `models add`
    @Command(
            name = "add",
            description = {
                "Installs a model: a directory or an https address with model.onnx and tokenizer.json, or an endpoint.",
                "The weights are copied, hashed and tried out. Nothing in them is executed but their arithmetic."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Add implements Callable<Integer> {
        @ParentCommand
        private @Nullable ModelsCommand parent;

        @Parameters(
                paramLabel = "SOURCE",
                description = "A directory, an address, or with --endpoint the address to call.")
        private String source = "";

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description =
                        "What requests call it, for example multilingual-e5-large (default: the directory's name).")
        private @Nullable String name;

        @Option(names = "--kind", paramLabel = "KIND", description = "dense, sparse or rerank (default: found out).")
        private @Nullable ModelKind kind;

        @Option(names = "--pooling", paramLabel = "HOW", description = "mean, cls or last (default: as its files say).")
        private @Nullable Pooling pooling;

        @Option(names = "--normalize", arity = "1", paramLabel = "BOOL", description = "Bring vectors to length 1.")
        private @Nullable Boolean normalize;

        @Option(names = "--query-prefix", paramLabel = "TEXT", description = "What is put before queries.")
        private @Nullable String queryPrefix;

        @Option(names = "--passage-prefix", paramLabel = "TEXT", description = "What is put before passages.")
        private @Nullable String passagePrefix;

        @Option(names = "--max-tokens", paramLabel = "COUNT", description = "How much of a text it reads.")
        private @Nullable Integer maxTokens;

        @Option(names = "--sha256", paramLabel = "FILE=HEX", description = "The hash a file must have; repeatable.")
        private Map<String, String> sha256 = new LinkedHashMap<>();

        @Option(
                names = "--endpoint",
                description = "SOURCE is called for each request: the OpenAI shape of embeddings, or /rerank.")
        private boolean endpoint;

        @Option(names = "--remote-model", paramLabel = "NAME", description = "What the endpoint calls the model.")
        private @Nullable String remoteModel;

        @Option(names = "--dimension", paramLabel = "COUNT", description = "The length of the endpoint's vectors.")
        private int dimension;

        @Option(
                names = "--send-dimension",
                description = "Ask the endpoint for vectors of the dimension a request wants.")
        private boolean sendDimension;

        @Option(
                names = "--key-variable",
                paramLabel = "NAME",
                description = "Environment variable of the server that holds the endpoint's key.")
        private @Nullable String keyVariable;

        @Option(names = "--key-file", paramLabel = "FILE", description = "File that holds the endpoint's key.")
        private @Nullable Path keyFile;

        @Option(names = "--allow-private", description = "SOURCE may be on this machine or a private network.")
        private boolean allowPrivate;

        @Option(names = "--replace", description = "A model of the same name makes room.")
        private boolean replace;

        @Override
        public Integer call() {
            ModelsCommand models = parent();
            try {
                ModelFile added = addShowingProgress(models);
                models.out()
                        .printf(
                                "added %s: %s%s, reads %d tokens, in %s%n",
                                added.name(),
                                word(added.kind()),
                                added.dimension() > 0 ? " of dimension " + added.dimension() : "",
                                added.maxTokens(),
                                models.shelf().resolve(added.name()));
                added.files().forEach((file, hash) -> models.out().printf("  %s  %s%n", hash, file));
                models.out().println("a running server sees it at its next start; fill indexes of this name anew");
                models.out().flush();
                return ExitCode.OK;
            } catch (IOException e) {
                return models.failed(e);
            } catch (IllegalArgumentException e) {
                return models.failed(new IOException(source + " is no address: " + e.getMessage(), e));
            }
        }

        private ModelFile addShowingProgress(ModelsCommand models) throws IOException {
            try (ProgressBar bar = new ProgressBar(models.err(), Terminal.isInteractive())) {
                return add(new ModelInstaller(models.shelf(), BYTES_MAX, bar::show));
            }
        }

        private ModelFile add(ModelInstaller installer) throws IOException {
            if (endpoint) {
                String remote = remoteModel == null ? name : remoteModel;
                if (name == null || remote == null) {
                    throw new IOException("an endpoint needs a --name");
                }
                String file = keyFile == null ? null : keyFile.toAbsolutePath().toString();
                return installer.addEndpoint(
                        wish(name),
                        new ModelFile.Remote(source, remote, keyVariable, file, allowPrivate, sendDimension),
                        dimension);
            }
            if (source.contains("://")) {
                URI address = URI.create(source);
                return installer.addUrl(
                        wish(name == null ? lastPart(Path.of(address.getPath())) : name), address, allowPrivate);
            }
            Path directory = Path.of(source);
            if (!Files.isDirectory(directory)) {
                throw new IOException(directory + " is no directory");
            }
            return installer.addDirectory(wish(name == null ? lastPart(directory.toAbsolutePath()) : name), directory);
        }

        private Wish wish(String chosen) {
            return new Wish(chosen, kind, pooling, normalize, queryPrefix, passagePrefix, maxTokens, sha256, replace);
        }

        private static String lastPart(Path path) {
            return String.valueOf(path.normalize().getFileName()).toLowerCase(Locale.ROOT);
        }

        private ModelsCommand parent() {
            if (parent == null) {
                throw new IllegalStateException("the command is not part of a command line");
            }
            return parent;
        }
    }

    /// `models remove`
    @Command(name = "remove", description = "Removes an installed model.", mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @ParentCommand
        private @Nullable ModelsCommand parent;

        @Parameters(paramLabel = "NAME", description = "The model's name.")
        private String name = "";

        @Override
        public Integer call() {
            ModelsCommand models = parent;
            if (models == null) {
                throw new IllegalStateException("the command is not part of a command line");
            }
            try {
                boolean removed = new ModelInstaller(models.shelf(), BYTES_MAX, (step, bytes, all) -> {}).remove(name);
                models.out()
                        .println(
                                removed
                                        ? "removed " + name
                                        : "no model " + name + " is installed in " + models.shelf());
                models.out().flush();
                return removed ? ExitCode.OK : ExitCode.USAGE;
            } catch (IOException e) {
                return models.failed(e);
            }
        }
    }
}
