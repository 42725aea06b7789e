package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Record;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: a process killed at any instant under concurrent upserts, updates, deletes, flushes and compactions loses no
/// acknowledged write, shows no half of one and nothing that was never sent, and always starts again.
///
/// Method: a real process over a real directory is killed (SIGKILL) at random times; this process is the oracle, told
/// of every intent before and every acknowledgement after. Each writer's records must be those after its last
/// acknowledged operation, or after the one it had just begun. `-Dtest.kills=N` sets how often, `-Dtest.seed=N` the
/// moments.
class EngineKillTest {
    private static final int WRITERS = 3;
    private static final int RUN_MILLIS_MAX = 250;

    @TempDir
    private Path directory;

    @Test
    void killedAtRandomTimesItLosesNothing() throws IOException, InterruptedException {
        int kills = Integer.getInteger("test.kills", 25);
        long seed = Long.getLong("test.seed", new Random().nextLong());
        Random random = new Random(seed);
        List<Oracle> oracles = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            oracles.add(new Oracle(writer));
        }
        for (int kill = 0; kill <= kills; kill++) {
            Process process = start();
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                verify(readRecovered(out), oracles, kill, seed);
                try (Writer in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)) {
                    in.write(oracles.stream()
                            .map(oracle -> String.valueOf(oracle.applied + 1))
                            .collect(Collectors.joining(" ", "", "\n")));
                }
                long killAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(RUN_MILLIS_MAX));
                Thread killer = Thread.ofVirtual().start(() -> {
                    LockSupport.parkNanos(killAt - System.nanoTime());
                    process.toHandle().destroyForcibly();
                });
                out.lines().forEach(line -> note(line, oracles));
                killer.join();
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(oracles).allSatisfy(oracle -> assertThat(oracle.acknowledged).isPositive());
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillTarget.class.getName(),
                        directory.resolve("data").toString())
                .redirectError(directory.resolve("stderr").toFile())
                .start();
    }

    private List<String> readRecovered(BufferedReader out) throws IOException {
        List<String> records = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("recovered ")) {
                assertThat(line).isEqualTo("recovered " + records.size());
                return records;
            }
            if (line.startsWith("r ")) {
                records.add(line.substring(2));
            }
        }
        throw new AssertionError(
                "the store did not start: " + Files.readString(directory.resolve("stderr"), StandardCharsets.UTF_8));
    }

    private static void verify(List<String> records, List<Oracle> oracles, int kill, long seed) {
        int explained = 0;
        for (Oracle oracle : oracles) {
            List<String> own = records.stream()
                    .filter(line -> line.startsWith(oracle.writer.prefix()))
                    .toList();
            explained += own.size();
            if (!own.equals(oracle.expected())) {
                oracle.advance();
                assertThat(own)
                        .as("records of writer %s after kill %d, seed %d", oracle.writer.prefix(), kill, seed)
                        .isEqualTo(oracle.expected());
            }
            oracle.settle();
        }
        assertThat(records).as("records nobody wrote").hasSize(explained);
    }

    private static void note(String line, List<Oracle> oracles) {
        if (line.startsWith("failed")) {
            throw new AssertionError("the store failed under load: " + line);
        }
        String[] words = line.split(" ", -1);
        if (!words[0].equals("i") && !words[0].equals("a")) {
            return;
        }
        Oracle oracle = oracles.get(Integer.parseInt(words[1]));
        long operation = Long.parseLong(words[2]);
        if (words[0].equals("i")) {
            oracle.intended = operation;
        } else {
            oracle.advance();
            assertThat(oracle.applied).isEqualTo(operation);
            oracle.acknowledged++;
        }
    }

    /// What one writer's records must be.
    private static final class Oracle {
        final KillWriter writer;
        final TreeMap<String, Record> records = new TreeMap<>();
        long applied;
        long intended;
        long acknowledged;

        Oracle(int number) {
            writer = new KillWriter(number);
        }

        /// Takes the next operation for done, if it was begun.
        void advance() {
            if (applied < intended) {
                applied++;
                writer.apply(applied, records);
            }
        }

        /// Takes an operation that left no trace for not done: it will be sent again.
        void settle() {
            intended = applied;
        }

        List<String> expected() {
            return records.values().stream().map(KillWriter::describe).toList();
        }
    }
}
