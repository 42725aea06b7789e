package dev.bristlecone.benchmarks.comparison;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bristlecone.benchmarks.dataset.Dataset;
import dev.bristlecone.benchmarks.dataset.GroundTruth;
import dev.bristlecone.benchmarks.dataset.Recall;
import dev.bristlecone.benchmarks.dataset.Split;
import dev.bristlecone.benchmarks.dataset.VectorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A set with its split, its exact truth and the judges of both kinds of queries. Closing it unmaps the base.
record PreparedSet(Dataset dataset, Split split, VectorFile base, Recall tuning, Recall test) implements AutoCloseable {
    static PreparedSet of(Dataset dataset, ComparisonSettings settings) throws IOException {
        VectorFile base = VectorFile.open(dataset.base());
        try (VectorFile queries = VectorFile.open(dataset.queries())) {
            Split split = Split.of(base.count(), queries.count(), settings.rowsMax(), settings.queriesMax());
            Path folder = Files.createDirectories(settings.cache().resolve("truth"));
            String name = dataset.name() + "-" + split.live() + "-" + split.withdrawn() + "-";
            return new PreparedSet(
                    dataset,
                    split,
                    base,
                    judge(dataset, split, base, base, split.tuning(), folder.resolve(name + "tuning.gt.ivecs")),
                    judge(dataset, split, base, queries, split.test(), folder.resolve(name + "test.gt.ivecs")));
        } catch (IOException | RuntimeException e) {
            base.close();
            throw e;
        }
    }

    /// What build and open requests say of the data.
    ObjectNode describe(ObjectNode request) {
        return request.put("base", dataset.base().toAbsolutePath().toString())
                .put("live", split.live())
                .put("withdrawn", split.withdrawn())
                .put("dimension", base.dimension())
                .put("metric", dataset.metric().name());
    }

    /// Hands a runner both kinds of queries.
    void sendQueries(RunnerProcess process) throws IOException {
        process.call(queries("tuning", dataset.base(), split.tuning()));
        process.call(queries("test", dataset.queries(), split.test()));
    }

    @Override
    public void close() {
        base.close();
    }

    private static ObjectNode queries(String name, Path file, Split.QueryRange range) {
        return RunnerProcess.request("queries")
                .put("name", name)
                .put("path", file.toAbsolutePath().toString())
                .put("from", range.from())
                .put("count", range.count());
    }

    private static Recall judge(
            Dataset dataset, Split split, VectorFile base, VectorFile queries, Split.QueryRange range, Path cached)
            throws IOException {
        int[][] truth = GroundTruth.load(cached, dataset.metric(), base, split.live(), queries, range);
        return new Recall(
                dataset.metric(),
                base,
                split.live(),
                queries.rows(range.from(), range.count()),
                truth,
                ComparisonSettings.NEIGHBOURS);
    }
}
