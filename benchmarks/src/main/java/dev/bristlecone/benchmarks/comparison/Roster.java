package dev.bristlecone.benchmarks.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Who takes part, with the parameters each is tuned over: the structures that its authors recommend for this size of
/// data, float32 and quantised. Every graph gets degrees and build efforts around those its documentation names.
final class Roster {
    /// In the order of the report.
    static final List<String> SYSTEMS = List.of("bristlecone", "hnswlib", "faiss", "usearch", "jvector", "lucene");

    /// The system all ratios refer to.
    static final String REFERENCE = "hnswlib float32";

    /// Queue lengths in steps of about a quarter.
    private static final List<Integer> LADDER =
            List.of(10, 13, 16, 20, 25, 32, 40, 50, 64, 80, 100, 128, 160, 200, 256, 320, 400, 512, 640, 800);

    /// What our queue for a recall of .95 is multiplied with: always the graph, never a scan of all.
    private static final List<Double> FACTORS =
            List.of(0.3, 0.4, 0.55, 0.75, 1.0, 1.3, 1.7, 2.2, 3.0, 4.0, 5.5, 7.5, 10.0);

    private Roster() {}

    /// The structures of some systems, for a set of this shape.
    static List<Contestant> of(List<String> systems, int dimension, int rows) {
        List<Contestant> all = new ArrayList<>();
        SYSTEMS.stream().filter(systems::contains).forEach(system -> all.addAll(structures(system, dimension, rows)));
        return all;
    }

    private static List<Contestant> structures(String system, int dimension, int rows) {
        return switch (system) {
            case "bristlecone" ->
                List.of("fast", "compact").stream()
                        .map(layout -> new Contestant(system, layout, List.of(Map.of()), factors()))
                        .toList();
            case "hnswlib" ->
                List.of(new Contestant(
                        system,
                        "float32",
                        grid("efConstruction", List.of(200, 400), "M", List.of(16, 24, 32)),
                        ladder("ef")));
            case "faiss" -> faiss(system, rows);
            case "usearch" ->
                List.of("f32", "f16", "i8").stream()
                        .map(scalars -> new Contestant(
                                system,
                                scalars,
                                grid("connectivity", List.of(16, 32), "expansionAdd", List.of(200)),
                                ladder("ef")))
                        .toList();
            case "jvector" -> jvector(system, dimension);
            case "lucene" ->
                List.of("float32", "7-bit", "1-bit").stream()
                        .map(bits -> new Contestant(
                                system,
                                bits,
                                grid("maxConn", List.of(16, 32), "beamWidth", List.of(200)),
                                ladder("candidates")))
                        .toList();
            default -> throw new IllegalArgumentException("system: " + system + " (expected one of " + SYSTEMS + ")");
        };
    }

    private static List<Contestant> faiss(String system, int rows) {
        List<Map<String, Object>> graphs = grid("M", List.of(32), "efConstruction", List.of(200, 400));
        List<Integer> lists = List.of(64, 256, 1024).stream()
                .filter(count -> rows >= 50 * count)
                .skip(rows >= 50 * 1024 ? 1 : 0)
                .toList();
        return List.of(
                new Contestant(system, "hnsw", graphs, ladder("ef")),
                new Contestant(system, "hnsw-sq8", graphs, grid("ef", LADDER, "refine", List.of(1, 2))),
                new Contestant(
                        system,
                        "ivf-pq",
                        grid("lists", lists.isEmpty() ? List.of(16) : lists, "dimensionsPerCode", List.of(2)),
                        grid(
                                "nprobe",
                                List.of(1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96),
                                "refine",
                                List.of(2, 4, 8, 16))));
    }

    private static List<Contestant> jvector(String system, int dimension) {
        List<Map<String, Object>> graphs = grid("M", List.of(32), "beamWidth", List.of(200));
        List<Integer> widths = dimension >= 384 ? List.of(4, 8) : List.of(2, 4);
        List<Map<String, Object>> fused = widths.stream()
                .filter(width -> dimension % width == 0)
                .map(width -> with(graphs.getFirst(), "dimensionsPerCode", width))
                .toList();
        return List.of(
                new Contestant(system, "float32", graphs, ladder("candidates")),
                new Contestant(system, "fused-pq", fused, ladder("candidates")));
    }

    private static List<Map<String, Object>> factors() {
        return FACTORS.stream()
                .map(factor -> Map.<String, Object>of("factor", factor))
                .toList();
    }

    private static List<Map<String, Object>> ladder(String name) {
        return LADDER.stream().map(value -> Map.<String, Object>of(name, value)).toList();
    }

    private static List<Map<String, Object>> grid(
            String first, List<Integer> firstValues, String second, List<Integer> secondValues) {
        return firstValues.stream()
                .flatMap(value -> IntStream.range(0, secondValues.size())
                        .mapToObj(i -> with(with(Map.of(), first, value), second, secondValues.get(i))))
                .toList();
    }

    /// In the order of insertion, for the tables.
    private static Map<String, Object> with(Map<String, Object> map, String name, int value) {
        Map<String, Object> more = new LinkedHashMap<>(map);
        more.put(name, value);
        return more;
    }
}
