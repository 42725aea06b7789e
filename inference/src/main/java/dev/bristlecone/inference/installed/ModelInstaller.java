package dev.bristlecone.inference.installed;

import dev.bristlecone.inference.catalog.HostedModels;
import dev.bristlecone.inference.catalog.ModelCard;
import dev.bristlecone.inference.catalog.ModelKind;
import dev.bristlecone.inference.onnx.ModelSource;
import dev.bristlecone.inference.onnx.Pooling;
import dev.bristlecone.inference.onnx.Rows;
import dev.bristlecone.inference.onnx.Transformer;
import dev.bristlecone.inference.remote.AddressRules;
import dev.bristlecone.inference.remote.Download;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Puts models on the shelf and takes them off. A model is built in a directory of its own, tried out, and only then
/// given its place; a server sees it at its next start.
public final class ModelInstaller {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final String STAGING = ".adding-";
    private static final List<String> GRAPHS = List.of("model.onnx", "onnx/model.onnx");
    private static final List<String> GRAPH_DATA = List.of("model.onnx_data", "model.onnx.data");
    private static final String PROBE = "A pine on a ridge.";
    private static final String PREFIXED_MODEL = "multilingual-e5-large";
    private static final int REMOTE_TOKENS = 8192;
    private static final int COPY_BYTES = 1 << 20;

    private final Path shelf;
    private final long bytesMax;
    private final Progress progress;

    /// @param shelf the directory of installed models; made when absent
    /// @param bytesMax the largest file that is fetched
    public ModelInstaller(Path shelf, long bytesMax, Progress progress) {
        this.shelf = shelf;
        this.bytesMax = bytesMax;
        this.progress = progress;
    }

    /// Installs a copy of the model in a directory.
    ///
    /// @throws IOException in words for the operator; nothing is installed then
    public ModelFile addDirectory(Wish wish, Path directory) throws IOException {
        return add(wish, (file, target) -> {
            Path source = directory.resolve(file);
            if (!Files.isRegularFile(source)) {
                return false;
            }
            copy(file, source, target);
            return true;
        });
    }

    /// Installs the model whose files lie below an address.
    ///
    /// @param base the address of the directory
    /// @throws IOException in words for the operator; nothing is installed then
    public ModelFile addUrl(Wish wish, URI base, boolean privateAllowed) throws IOException {
        URI directory = base.getPath().endsWith("/") ? base : URI.create(base + "/");
        try (Download download = new Download(privateAllowed)) {
            return add(
                    wish,
                    (file, target) -> download.fetch(
                            directory.resolve(file), target, bytesMax, (bytes, all) -> progress.at(file, bytes, all)));
        }
    }

    /// Notes an endpoint that computes for a model.
    ///
    /// @param dimension the length of its vectors; 0 for a reranker
    /// @throws IOException in words for the operator; nothing is installed then
    public ModelFile addEndpoint(Wish wish, ModelFile.Remote endpoint, int dimension) throws IOException {
        checkName(wish);
        AddressRules.check(URI.create(endpoint.url()), endpoint.allowPrivate());
        ModelKind kind = wish.kind() == null ? (dimension > 0 ? ModelKind.DENSE : ModelKind.RERANK) : wish.kind();
        if (kind == ModelKind.SPARSE || (kind == ModelKind.DENSE) != (dimension > 0)) {
            throw new IOException("an endpoint is of kind dense, with a dimension, or rerank, without one");
        }
        checkHosted(wish.name(), kind, dimension);
        ModelFile model = new ModelFile(
                ModelFile.FORMAT,
                wish.name(),
                kind,
                dimension,
                wish.maxTokens() == null ? REMOTE_TOKENS : wish.maxTokens(),
                Pooling.MEAN,
                false,
                orEmpty(wish.queryPrefix()),
                orEmpty(wish.passagePrefix()),
                endpoint,
                Map.of());
        Path staging = newStaging(wish);
        model.write(staging);
        place(staging, wish);
        return model;
    }

    /// Removes an installed model; false when there is none of this name.
    public boolean remove(String name) throws IOException {
        if (!NAME.matcher(name).matches() || !Files.exists(shelf.resolve(name).resolve(ModelFile.FILE_NAME))) {
            return false;
        }
        delete(shelf.resolve(name));
        return true;
    }

    private ModelFile add(Wish wish, Fetch fetch) throws IOException {
        checkName(wish);
        Path staging = newStaging(wish);
        try {
            collect(fetch, staging);
            checkHashes(wish, staging);
            progress.at("trying it out", 0, -1);
            ModelFile model = tried(wish, staging);
            model.write(staging);
            place(staging, wish);
            return model;
        } catch (IOException | RuntimeException e) {
            delete(staging);
            throw e;
        }
    }

    private void copy(String file, Path source, Path target) throws IOException {
        long bytesAll = Files.size(source);
        byte[] buffer = new byte[COPY_BYTES];
        try (InputStream in = Files.newInputStream(source);
                OutputStream out = Files.newOutputStream(target)) {
            long copied = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                copied += read;
                progress.at(file, copied, bytesAll);
            }
        }
    }

    private static void collect(Fetch fetch, Path staging) throws IOException {
        Path graph = staging.resolve(ModelSource.Directory.GRAPH);
        String folder = null;
        for (String candidate : GRAPHS) {
            if (folder == null && fetch.fetch(candidate, graph)) {
                folder = candidate.substring(0, candidate.length() - ModelSource.Directory.GRAPH.length());
            }
        }
        if (folder == null) {
            throw new IOException("there is no model.onnx (looked for: " + String.join(", ", GRAPHS) + ")");
        }
        for (String data : GRAPH_DATA) {
            fetch.fetch(folder + data, staging.resolve(data));
        }
        if (!fetch.fetch(ModelSource.Directory.TOKENIZER, staging.resolve(ModelSource.Directory.TOKENIZER))) {
            throw new IOException("there is no tokenizer.json");
        }
        for (String hint : ModelHints.FILES) {
            Path target = staging.resolve(hint);
            Files.createDirectories(target.getParent());
            fetch.fetch(hint, target);
        }
    }

    private static void checkHashes(Wish wish, Path staging) throws IOException {
        for (Map.Entry<String, String> expected : wish.sha256().entrySet()) {
            Path file = staging.resolve(expected.getKey()).normalize();
            if (!file.startsWith(staging) || !Files.isRegularFile(file)) {
                throw new IOException("--sha256 names " + expected.getKey() + ", which is no file of this model");
            }
        }
        Digests.verify(staging, wish.sha256());
    }

    /// Loads the model and runs it once; what comes out tells what it is.
    private static ModelFile tried(Wish wish, Path staging) throws IOException {
        ModelHints hints = ModelHints.of(staging);
        ModelKind kind;
        int dimension;
        try (Transformer transformer = Transformer.load(new ModelSource.Directory(staging))) {
            Rows rows = transformer.run(transformer.tokenize(PROBE));
            kind = wish.kind() == null ? kindOf(transformer, rows) : wish.kind();
            dimension = kind == ModelKind.DENSE ? rows.width() : 0;
        } catch (IllegalStateException e) {
            throw new IOException("the model does not run: " + e.getMessage(), e);
        }
        checkHosted(wish.name(), kind, dimension);
        boolean prefixed =
                wish.name().equals(PREFIXED_MODEL) && hints.queryPrefix().isEmpty();
        Map<String, String> files = new TreeMap<>();
        for (String file :
                List.of(ModelSource.Directory.GRAPH, "model.onnx_data", "model.onnx.data", "tokenizer.json")) {
            if (Files.exists(staging.resolve(file))) {
                files.put(file, Digests.sha256(staging.resolve(file)));
            }
        }
        return new ModelFile(
                ModelFile.FORMAT,
                wish.name(),
                kind,
                dimension,
                wish.maxTokens() == null ? hints.maxTokens() : wish.maxTokens(),
                wish.pooling() == null ? hints.pooling() : wish.pooling(),
                wish.normalize() == null ? hints.normalize() : wish.normalize(),
                wish.queryPrefix() == null ? (prefixed ? "query: " : hints.queryPrefix()) : wish.queryPrefix(),
                wish.passagePrefix() == null ? (prefixed ? "passage: " : hints.passagePrefix()) : wish.passagePrefix(),
                null,
                files);
    }

    private static ModelKind kindOf(Transformer transformer, Rows rows) {
        if (!transformer.outputsLogits()) {
            return ModelKind.DENSE;
        }
        return rows.width() <= 2 ? ModelKind.RERANK : ModelKind.SPARSE;
    }

    /// Weights for a hosted name must be able to answer what its card promises.
    private static void checkHosted(String name, ModelKind kind, int dimension) throws IOException {
        @Nullable ModelCard card = HostedModels.named(name).orElse(null);
        if (card == null) {
            return;
        }
        boolean fits = card.kind() == kind
                && (kind != ModelKind.DENSE || card.dimensions().stream().allMatch(asked -> asked <= dimension));
        if (!fits) {
            throw new IOException(name + " is of kind " + card.kind() + " with dimensions " + card.dimensions()
                    + ", and these weights are of kind " + kind + " with dimension " + dimension
                    + "; install them under another --name");
        }
    }

    private void checkName(Wish wish) throws IOException {
        if (!NAME.matcher(wish.name()).matches()) {
            throw new IOException("'" + wish.name() + "' cannot be a model's name (expected: up to 64 of a-z, 0-9, '.',"
                    + " '_' and '-', beginning with a letter or digit)");
        }
        if (Files.exists(shelf.resolve(wish.name())) && !wish.replace()) {
            throw new IOException(wish.name() + " is installed already; say --replace when it is to make room");
        }
    }

    private Path newStaging(Wish wish) throws IOException {
        Files.createDirectories(shelf);
        Path staging = shelf.resolve(STAGING + wish.name());
        delete(staging);
        return Files.createDirectory(staging);
    }

    private void place(Path staging, Wish wish) throws IOException {
        Path home = shelf.resolve(wish.name());
        delete(home);
        Files.move(staging, home);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /// Brings a file of the model to a place; false when the model has none of this name.
    @FunctionalInterface
    private interface Fetch {
        boolean fetch(String file, Path target) throws IOException;
    }
}
