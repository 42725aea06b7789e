package dev.bristlecone.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plants each kind of fault in a module compiled for the purpose, and expects the rules to find it.
final class HouseRulesPlantedTest {
    @TempDir
    Path directory;

    private Path module;

    @BeforeEach
    void createModule() throws IOException {
        module = directory.resolve("search");
        plant("dev.bristlecone.search", "package-info", "@NullMarked");
    }

    @Test
    void cleanModulePasses() throws IOException {
        plant("dev.bristlecone.search", "Clean", "final class Clean {}");
        HouseRules.check(module, HouseExceptions.parse(""));
    }

    @Test
    void timeAndChanceFromTheMachineAreFound() throws IOException {
        plant("dev.bristlecone.search", "Restless", """
                final class Restless {
                    long now() { return java.time.Instant.now().getEpochSecond() + System.currentTimeMillis(); }
                    java.util.function.Supplier<java.util.UUID> ids() { return java.util.UUID::randomUUID; }
                    Runnable rest() { return () -> { try { Thread.sleep(1); } catch (InterruptedException e) { } }; }
                    Object chance() { return new java.util.Random(); }
                    Object seeded() { return new java.util.Random(1); }
                    Object given(java.time.Clock clock) { return java.time.Instant.now(clock); }
                }""");
        assertThat(subjects("forbidden-call"))
                .containsExactlyInAnyOrder(
                        "dev.bristlecone.search.Restless->java.time.Instant.now",
                        "dev.bristlecone.search.Restless->java.lang.System.currentTimeMillis",
                        "dev.bristlecone.search.Restless->java.util.UUID.randomUUID",
                        "dev.bristlecone.search.Restless->java.lang.Thread.sleep",
                        "dev.bristlecone.search.Restless->java.util.Random.<init>");
    }

    @Test
    void durabilityOutsideStorageIsFound() throws IOException {
        plant("dev.bristlecone.search", "Writes", """
                final class Writes {
                    void force(java.nio.channels.FileChannel channel) throws java.io.IOException { channel.force(true); }
                    java.sql.Connection connection;
                }""");
        assertThat(subjects("durability"))
                .containsExactly("dev.bristlecone.search.Writes->java.nio.channels.FileChannel.force");
        assertThat(subjects("owned-package")).containsExactly("dev.bristlecone.search.Writes->java.sql.Connection");
    }

    @Test
    void wallsBetweenModulesAreKept() throws IOException {
        plant("dev.bristlecone.engine", "Engine", "public interface Engine {}");
        plant("dev.bristlecone.model.internal", "Secret", "public interface Secret {}");
        plant("dev.bristlecone.search", "Climber", """
                final class Climber {
                    dev.bristlecone.engine.Engine[] upwards;
                    dev.bristlecone.model.internal.Secret secret;
                }""");
        assertThat(subjects("module-wall"))
                .containsExactly("dev.bristlecone.search.Climber->dev.bristlecone.engine.Engine");
        assertThat(subjects("internal"))
                .containsExactly("dev.bristlecone.search.Climber->dev.bristlecone.model.internal.Secret");
    }

    @Test
    void cyclesBetweenPackagesAreFound() throws IOException {
        plant("dev.bristlecone.search.flat", "Flat", "public class Flat { dev.bristlecone.search.graph.Graph graph; }");
        plant("dev.bristlecone.search.graph", "Graph", "public class Graph { dev.bristlecone.search.flat.Flat flat; }");
        assertThat(subjects("package-cycle"))
                .containsExactly(
                        "dev.bristlecone.search.flat->dev.bristlecone.search.graph",
                        "dev.bristlecone.search.graph->dev.bristlecone.search.flat");
        assertThat(subjects("package-info"))
                .containsExactly(
                        "src/main/java/dev/bristlecone/search/flat", "src/main/java/dev/bristlecone/search/graph");
    }

    @Test
    void faultsInTheTextAreFound() throws IOException {
        // Written in pieces, because the rules read this file too.
        plant("dev.bristlecone.search", "TextHelper", """
                /%s Old docs. */
                final %s TextHelper {
                    // %s finish

                    @%s("unused")
                    private int field;
                    /// %s
                    // %s #12 is somebody's task
                    // The reason is here.
                    @SuppressWarnings("unused")
                    private int other;
                }""".formatted(
                        "**", "class", "TO" + "DO", "SuppressWarnings", "x".repeat(109), "TO" + "DO"));
        plant("dev.bristlecone.search", "Long", "final class Long {" + "\n".repeat(SourceRules.FILE_LINES_MAX) + "}");
        for (String rule : List.of(
                "banned-suffix", "doc-comment", "open-end", "unexplained-suppression", "file-length", "doc-width")) {
            assertThat(subjects(rule)).as(rule).hasSize(1);
        }
    }

    @Test
    void methodsThatDoNotFitAScreenAreFound() throws IOException {
        String body = "\n".repeat(MethodLengths.METHOD_LINES_MAX);
        plant("dev.bristlecone.search", "Tall", "final class Tall { void fits() {} void grows() {" + body + "} }");
        assertThat(subjects("method-length")).containsExactly("src/main/java/dev/bristlecone/search/Tall.java#grows");
    }

    @Test
    void exceptionsExcuseUpToTheirLimitAndMustBeNeeded() throws IOException {
        plant("dev.bristlecone.search", "Long", "final class Long {" + "\n".repeat(SourceRules.FILE_LINES_MAX) + "}");
        String line = "search file-length src/main/java/dev/bristlecone/search/Long.java %d an old sin";
        HouseRules.check(module, HouseExceptions.parse(line.formatted(502)));
        assertThatThrownBy(() -> HouseRules.check(module, HouseExceptions.parse(line.formatted(501))))
                .hasMessageContaining("lines: 502 (expected: at most 500)");
        assertThatThrownBy(() -> HouseRules.check(
                        module, HouseExceptions.parse(line.formatted(502) + "\nsearch open-end src/Gone.java 0 gone")))
                .hasMessageContaining("delete the line");
    }

    private List<String> subjects(String rule) {
        return HouseRules.violations("search", module).stream()
                .filter(violation -> violation.rule().equals(rule))
                .map(Violation::subject)
                .toList();
    }

    /// Writes one source and compiles everything planted so far. Only classes of search land in its class folder.
    private void plant(String packageName, String name, String text) throws IOException {
        boolean own = packageName.startsWith("dev.bristlecone.search");
        Path sources = own ? module.resolve("src/main/java") : directory.resolve("others");
        Path file = sources.resolve(packageName.replace('.', '/')).resolve(name + ".java");
        Files.createDirectories(file.getParent());
        boolean page = name.equals("package-info");
        Files.writeString(
                file,
                page
                        ? text + "\npackage " + packageName + ";\nimport org.jspecify.annotations.NullMarked;"
                        : "package " + packageName + ";\n" + text);
        compile(directory.resolve("others"), directory.resolve("others-classes"));
        compile(module.resolve("src/main/java"), module.resolve("target/classes"));
    }

    private void compile(Path sources, Path classes) throws IOException {
        Files.createDirectories(classes);
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
        String others = directory.resolve("others-classes").toString();
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path") + java.io.File.pathSeparator + others));
        try (var files = Files.exists(sources) ? Files.walk(sources) : java.util.stream.Stream.<Path>empty()) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !isHalfOfACycle(file))
                    .forEach(file -> arguments.add(file.toString()));
        }
        if (arguments.stream().noneMatch(argument -> argument.endsWith(".java"))) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    /// Two packages that use each other compile only once both are there.
    private boolean isHalfOfACycle(Path file) {
        Path graph = module.resolve("src/main/java/dev/bristlecone/search/graph/Graph.java");
        return file.endsWith("Flat.java") && !Files.exists(graph);
    }
}
