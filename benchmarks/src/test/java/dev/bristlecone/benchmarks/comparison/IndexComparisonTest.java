package dev.bristlecone.benchmarks.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole harness on a made-up set with our own index alone: no network, no Python, two processes.
final class IndexComparisonTest {
    @TempDir
    Path directory;

    @Test
    void quickRunWritesAllResults() throws IOException {
        Path out = directory.resolve("out");
        IndexComparison.run(
                settings("--quick", "--sets", "smoke", "--systems", "bristlecone", "--out", out.toString()));

        JsonNode system = new ObjectMapper()
                .readTree(out.resolve("results.json").toFile())
                .at("/sets/0/systems/0");
        assertThat(system.at("/system").asText()).isEqualTo("bristlecone");
        assertThat(system.at("/rates/1/qps/median").asDouble()).isPositive();
        assertThat(system.at("/curve")).hasSizeGreaterThanOrEqualTo(8);
        assertThat(Files.readString(out.resolve("results.md"))).contains("A quick run");
        assertThat(Files.readString(out.resolve("smoke.svg"))).contains("bristlecone");
    }

    @Test
    void unknownFlagsSystemsAndSetsAreRefused() {
        assertThatThrownBy(() -> settings("--fast")).hasMessageContaining("--fast");
        assertThatThrownBy(() -> settings("--systems", "annoy")).hasMessageContaining("annoy");
        assertThatThrownBy(() -> IndexComparison.run(settings("--sets", "sift")))
                .hasMessageContaining("sift");
    }

    private ComparisonSettings settings(String... arguments) {
        return ComparisonSettings.parse(
                List.of(arguments), directory, directory.resolve("data"), directory.resolve("cache"));
    }
}
