package dev.bristlecone.benchmarks.comparison;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `results.json`: every figure of a run, single rounds included. `docs/internals/benchmarks.md` describes the fields.
final class JsonReport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonReport() {}

    static void write(Path file, Map<String, String> machine, ComparisonSettings settings, List<SetResult> sets)
            throws IOException {
        ObjectNode report = JSON.createObjectNode();
        report.set("machine", JSON.valueToTree(machine));
        report.putObject("settings")
                .put("neighbours", ComparisonSettings.NEIGHBOURS)
                .put("buildThreads", ComparisonSettings.BUILD_THREADS)
                .put("rounds", settings.rounds())
                .put("secondsEach", settings.secondsEach())
                .put("cpuTime", settings.cpuTime())
                .put("quick", settings.quick());
        ArrayNode results = report.putArray("sets");
        sets.forEach(set -> results.add(set(set)));
        JSON.writeValue(file.toFile(), report);
    }

    private static ObjectNode set(SetResult result) {
        ObjectNode node = JSON.createObjectNode()
                .put("name", result.dataset().name())
                .put("metric", result.dataset().metric().label())
                .put("dimension", result.dimension())
                .put("rows", result.split().live())
                .put("tuningQueries", result.split().tuning().count())
                .put("testQueries", result.split().test().count());
        node.set("loads", JSON.valueToTree(result.loads()));
        node.set("leftOut", JSON.valueToTree(result.leftOut()));
        ArrayNode systems = node.putArray("systems");
        result.systems().forEach(measured -> systems.add(system(result, measured)));
        return node;
    }

    private static ObjectNode system(SetResult result, Measured measured) {
        Tuned tuned = measured.tuned();
        ObjectNode node = JSON.createObjectNode()
                .put("system", tuned.contestant().system())
                .put("mode", tuned.contestant().mode())
                .put("version", tuned.built().version());
        node.set("build", build(tuned.built()));
        node.putObject("memory")
                .put("residentBytes", measured.memory().resident())
                .put("proportionalBytes", measured.memory().proportional())
                .put("anonymousBytes", measured.memory().anonymous())
                .put("peakBytes", measured.memory().peak())
                .put("idleBytes", measured.idleBytes());
        ArrayNode rates = node.putArray("rates");
        for (double recall : Tuner.RECALLS) {
            ObjectNode rate = rates.addObject().put("recall", recall);
            put(rate, "qps", measured.qpsAt(recall));
            put(rate, "timesReference", result.reference().flatMap(peer -> measured.ratioTo(peer, recall)));
            put(rate, "timesBestPeer", result.bestPeer(recall).flatMap(peer -> measured.ratioTo(peer, recall)));
        }
        node.set("curve", JSON.valueToTree(measured.median().points()));
        ArrayNode rounds = node.putArray("rounds");
        measured.rounds().forEach(round -> rounds.add(JSON.<ArrayNode>valueToTree(round.points())));
        ArrayNode tried = node.putArray("tried");
        for (Tuned.Trial trial : tuned.tried()) {
            ObjectNode entry = build(trial.built()).put("merit", trial.merit());
            entry.set("tuning", JSON.valueToTree(trial.tuning().points()));
            tried.add(entry);
        }
        return node;
    }

    private static ObjectNode build(Built built) {
        ObjectNode node = JSON.createObjectNode();
        node.set("options", JSON.valueToTree(built.options()));
        return node.put("seconds", built.seconds())
                .put("cpuSeconds", built.cpuSeconds())
                .put("peakBytes", built.peakBytes())
                .put("indexBytes", built.indexBytes())
                .put("load", built.load())
                .put("keptFromEarlierRun", built.kept());
    }

    private static void put(ObjectNode node, String name, Optional<Spread> spread) {
        spread.ifPresent(value -> node.putObject(name)
                .put("median", value.median())
                .put("min", value.min())
                .put("max", value.max()));
    }
}
