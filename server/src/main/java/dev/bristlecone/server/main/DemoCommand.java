package dev.bristlecone.server.main;

import dev.bristlecone.database.control.ControlSettings;
import dev.bristlecone.database.control.NewEmbeddingIndex;
import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.embedded.EmbeddedStore;
import dev.bristlecone.database.records.RecordHits;
import dev.bristlecone.database.records.RecordSearch;
import dev.bristlecone.database.records.TextRecord;
import dev.bristlecone.database.records.TextRecords;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.inference.onnx.BundledModel;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.ReadCapacity;
import dev.bristlecone.server.settings.KnownSettings;
import dev.bristlecone.server.settings.LogSettings;
import dev.bristlecone.server.settings.RawSettings;
import dev.bristlecone.server.settings.ServerSettings;
import dev.bristlecone.server.settings.SettingsException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `demo`: text in, answers out, without a network: indexes passages in a scratch directory and answers questions about
/// them, with scores and timings.
@Command(
        name = "demo",
        description = "Indexes real text, your own folder if you name one, and answers questions about it. No network.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);
    private static final List<String> QUESTIONS = List.of(
            "How can a tree live for thousands of years?",
            "Why does my bread not rise?",
            "What keeps a moving bicycle from falling over?");
    private static final int WIDTH = 100;

    private final Chance chance;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "A folder whose text files are indexed instead.")
    private @Nullable Path folder;

    @Option(names = "--ask", paramLabel = "QUESTION", description = "Asks this and ends; repeatable.")
    private List<String> asked = new ArrayList<>();

    @Option(names = "--top", paramLabel = "COUNT", description = "Answers to each question (default: 3).")
    private int top = 3;

    DemoCommand(Chance chance) {
        this.chance = chance;
    }

    @Override
    public Integer call() throws SettingsException {
        Logging.apply(new LogSettings(LogSettings.Format.TEXT, LogSettings.Level.ERROR));
        try {
            Path scratch = Files.createTempDirectory("bristlecone-demo-");
            Thread leaving = new Thread(() -> remove(scratch), "demo-leaving");
            Runtime.getRuntime().addShutdownHook(leaving);
            try {
                return run(scratch);
            } finally {
                remove(scratch);
                Runtime.getRuntime().removeShutdownHook(leaving);
            }
        } catch (IOException | DatabaseException e) {
            commandSpec().commandLine().getErr().println("the demo cannot go on: " + e.getMessage());
            return ExitCode.CANNOT_START;
        }
    }

    private int run(Path scratch) throws IOException, SettingsException {
        List<DemoText> passages = folder == null ? DemoText.shipped() : DemoText.of(folder);
        ServerSettings settings = ServerSettings.of(new RawSettings(KnownSettings.ALL));
        try (Inference inference = Inference.open(settings.inference(), Map.of());
                EmbeddedStore store = open(settings, scratch, inference)) {
            IndexDefinition index = store.indexes().create(wish());
            index(store.records(), index, passages);
            questions(store.records(), index);
        }
        return ExitCode.OK;
    }

    private EmbeddedStore open(ServerSettings settings, Path scratch, Inference inference) throws IOException {
        return EmbeddedStore.open(
                scratch.resolve("data"),
                settings.store(),
                settings.dataLimits(),
                ControlSettings.defaults(),
                inference,
                chance.clock(),
                chance.ids(),
                port -> true);
    }

    private static NewEmbeddingIndex wish() {
        return new NewEmbeddingIndex(
                "demo",
                new Deployment.Managed("aws", "us-east-1", null),
                BundledModel.NAME,
                new TreeMap<>(Map.of("text", "text")),
                null,
                null,
                null,
                null,
                null,
                new ReadCapacity.OnDemand(),
                false,
                Map.of());
    }

    private void index(TextRecords records, IndexDefinition index, List<DemoText> passages) {
        out().printf("indexing %d passages with %s ...%n", passages.size(), BundledModel.NAME);
        out().flush();
        long start = System.nanoTime();
        long tokens = 0;
        for (int from = 0; from < passages.size(); from += TextRecords.UPSERT_RECORDS_MAX) {
            List<TextRecord> batch = new ArrayList<>();
            int to = Math.min(passages.size(), from + TextRecords.UPSERT_RECORDS_MAX);
            for (int i = from; i < to; i++) {
                DemoText passage = passages.get(i);
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                fields.put("text", passage.text());
                fields.put("source", passage.source());
                batch.add(new TextRecord("passage-" + i, fields));
            }
            tokens += records.upsert(index, "", batch).tokens();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        out().printf(
                        "stored and searchable after %.1f s, the model's start included (%d tokens, %.0f passages/s)%n",
                        seconds, tokens, passages.size() / seconds);
    }

    private void questions(TextRecords records, IndexDefinition index) throws IOException {
        boolean interactive = asked.isEmpty() && Terminal.isInteractive();
        List<String> first = asked.isEmpty() && folder == null ? QUESTIONS : asked;
        for (String question : first) {
            out().println();
            out().println("? " + question);
            answer(records, index, question);
        }
        if (!asked.isEmpty() || (!interactive && folder == null)) {
            return;
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (true) {
            out().print(interactive ? "\nask (an empty line ends): " : "");
            out().flush();
            String question = in.readLine();
            if (question == null || question.isBlank()) {
                return;
            }
            answer(records, index, question);
        }
    }

    private void answer(TextRecords records, IndexDefinition index, String question) {
        long start = System.nanoTime();
        Answer<RecordHits> answer =
                records.search(index, new RecordSearch("", top, question, null, null, null, null, null, null, null));
        double millis = (System.nanoTime() - start) / 1e6;
        for (RecordHits.Hit hit : answer.value().hits()) {
            out().printf("  %.3f  [%s]%n", hit.score(), text(hit.fields(), "source"));
            wrapped(text(hit.fields(), "text")).forEach(line -> out().println("         " + line));
        }
        out().printf("  %.1f ms, embedding the question included%n", millis);
        out().flush();
    }

    private static String text(Metadata fields, String name) {
        return fields.fields().get(name) instanceof MetadataValue.Text text ? text.value() : "";
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /// As far as it can be removed: who leaves by Ctrl-C leaves a store that is still open.
    private static void remove(Path scratch) {
        try (Stream<Path> files = Files.walk(scratch)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("{} stays: {}", scratch, e.getMessage());
        }
    }

    private PrintWriter out() {
        return commandSpec().commandLine().getOut();
    }

    private CommandSpec commandSpec() {
        if (spec == null) {
            throw new IllegalStateException("the command is not part of a command line");
        }
        return spec;
    }
}
