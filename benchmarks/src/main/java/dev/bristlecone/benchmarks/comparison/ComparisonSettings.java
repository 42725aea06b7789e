package dev.bristlecone.benchmarks.comparison;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one run compares.
///
/// @param home the checkout, for the Python peers and the dataset generators
/// @param data where the sets are, or are made
/// @param cache where peers are installed, truth and built indexes kept
/// @param out where results go
/// @param buildsMax how many build parameters of each structure are tried, the usual ones first
/// @param secondsEach how long each point is measured in a round
/// @param cpuTime rates by the process's CPU seconds instead of those of the clock, for a machine that others use too
/// @param rebuild build everything anew, also what an earlier run has kept
/// @param quick a small part of each set, one build and one round: shows that everything runs, nothing else
public record ComparisonSettings(
        Path home,
        Path data,
        Path cache,
        Path out,
        List<String> sets,
        List<String> systems,
        int rounds,
        int buildsMax,
        double secondsEach,
        boolean cpuTime,
        boolean rebuild,
        boolean quick) {
    /// Neighbours asked for.
    static final int NEIGHBOURS = 10;

    static final int BUILD_THREADS = 2;

    private static final List<String> SETS = List.of("minilm384", "lift1536", "glove100", "fmnist784");
    private static final Set<String> SWITCHES = Set.of("--cpu-time", "--rebuild", "--quick");
    private static final Set<String> VALUES =
            Set.of("--sets", "--systems", "--rounds", "--builds", "--seconds", "--out");
    private static final int ATTEMPTS_MAX = 3;
    private static final double QUICK_SECONDS = 0.1;
    private static final int QUICK_ROWS = 6_000;
    private static final int QUICK_QUERIES = 100;

    static final String USAGE = """
            usage: bench index [--sets minilm384,lift1536,glove100,fmnist784] [--systems %s]
                               [--rounds 3] [--builds 6] [--seconds 0.5] [--cpu-time] [--rebuild] [--quick] [--out DIR]
            environment: BENCH_DATA, the folder of the sets; BENCH_CACHE, where peers and built indexes are kept""".formatted(String.join(",", Roster.SYSTEMS));

    int rowsMax() {
        return quick ? QUICK_ROWS : Integer.MAX_VALUE;
    }

    /// How often a point is measured when others take the core; CPU time already leaves them out.
    int attemptsMax() {
        return quick || cpuTime ? 1 : ATTEMPTS_MAX;
    }

    int queriesMax() {
        return quick ? QUICK_QUERIES : Integer.MAX_VALUE;
    }

    /// The settings of a command line.
    ///
    /// @throws IllegalArgumentException naming the argument that is wrong
    static ComparisonSettings parse(List<String> arguments, Path home, Path data, Path cache) {
        Map<String, String> given = new HashMap<>();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String flag = rest.next();
            if (SWITCHES.contains(flag)) {
                given.put(flag, "");
            } else if (VALUES.contains(flag) && rest.hasNext()) {
                given.put(flag, rest.next());
            } else {
                throw new IllegalArgumentException(flag + "\n" + USAGE);
            }
        }
        List<String> systems = words(given, "--systems", Roster.SYSTEMS);
        if (!Roster.SYSTEMS.containsAll(systems)) {
            throw new IllegalArgumentException("systems: " + systems + " (expected some of " + Roster.SYSTEMS + ")");
        }
        boolean quick = given.containsKey("--quick");
        int rounds = Integer.parseInt(given.getOrDefault("--rounds", "3"));
        int builds = Integer.parseInt(given.getOrDefault("--builds", "6"));
        double seconds = Double.parseDouble(given.getOrDefault("--seconds", "0.5"));
        if (rounds < 1 || builds < 1 || !(seconds > 0)) {
            throw new IllegalArgumentException(
                    "rounds: " + rounds + ", builds: " + builds + ", seconds: " + seconds + " (expected: > 0)");
        }
        return new ComparisonSettings(
                home,
                data,
                cache,
                Path.of(given.getOrDefault("--out", "bench-results")),
                words(given, "--sets", SETS),
                systems,
                quick ? 1 : rounds,
                quick ? 1 : builds,
                quick ? Math.min(seconds, QUICK_SECONDS) : seconds,
                given.containsKey("--cpu-time"),
                given.containsKey("--rebuild"),
                quick);
    }

    private static List<String> words(Map<String, String> given, String flag, List<String> otherwise) {
        String words = given.get(flag);
        return words == null ? otherwise : List.of(words.split(","));
    }
}
