package dev.bristlecone.engine;

import dev.bristlecone.storage.directory.StoreSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/// The process that the kill test kills. It prints every record it recovered and `recovered`, reads from which
/// operation each writer goes on, and then writes until it dies: `i WRITER OPERATION` before each operation,
/// `a WRITER OPERATION` once it is acknowledged.
final class KillTarget {
    /// Small enough that flushes and compactions are always under way.
    private static final EngineSettings SMALL =
            new EngineSettings(96 << 10, 512 << 10, 128 << 10, 3, 0.2, 64 << 20, 150, 128 << 10, 256 << 10, 1, 10);

    private static final int PAGE = 10_000;

    private KillTarget() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        EmbeddedEngine store =
                EmbeddedEngine.open(Path.of(arguments[0]), StoreSettings.DEFAULTS, SMALL, () -> new UUID(8, 8));
        Engine engine = store.engine();
        List<String> ids = engine.list(KillWriter.KEY, "", PAGE, null).items();
        engine.fetch(KillWriter.KEY, ids).value().forEach(record -> out.println("r " + KillWriter.describe(record)));
        long counted =
                engine.describe(KillWriter.KEY).map(NamespaceStats::recordCount).orElse(0L);
        out.println("recovered " + counted);

        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        if (line == null) {
            return;
        }
        String[] next = line.split(" ", -1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (int writer = 0; writer < next.length; writer++) {
            int number = writer;
            long first = Long.parseLong(next[writer]);
            Thread.ofPlatform().start(() -> write(engine, out, number, first, failure));
        }
    }

    private static void write(
            Engine engine, PrintStream out, int number, long first, AtomicReference<Throwable> failure) {
        KillWriter writer = new KillWriter(number);
        try {
            for (long operation = first; failure.get() == null; operation++) {
                out.println("i " + number + " " + operation);
                engine.write(writer.operation(operation)).join();
                out.println("a " + number + " " + operation);
            }
        } catch (RuntimeException e) {
            failure.set(e);
            out.println("failed " + e);
        }
    }
}
