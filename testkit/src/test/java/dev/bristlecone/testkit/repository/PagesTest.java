package dev.bristlecone.testkit.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keeps the pages true where a machine can: types they name exist, links lead somewhere, dependencies are listed.
final class PagesTest {
    /// A type's name in code marks: at least one capital after the first letter or none at all, never all capitals.
    private static final Pattern TYPE_NAME = Pattern.compile("`([A-Z][a-z][A-Za-z]+)(?:\\.[a-z]\\w*)?`");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern CHANGE_NAME =
            Pattern.compile("[\\w-]+\\.(added|changed|fixed|faster|security|format)\\.md");

    @Test
    void typesNamedInThePagesExist() throws IOException {
        Set<String> types = javaFiles()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        for (Path page : pages()) {
            if (page.endsWith("dependencies.md")) {
                continue; // its code marks are names of artifacts
            }
            for (String name : matches(page, TYPE_NAME)) {
                assertThat(types.contains(name))
                        .as(page.getFileName() + " names the type " + name)
                        .isTrue();
            }
        }
    }

    @Test
    void relativeLinksLeadSomewhere() throws IOException {
        for (Path page : pages()) {
            for (String target : matches(page, LINK)) {
                assertThat(page.resolveSibling(target)).as(page + " links to").exists();
            }
        }
    }

    @Test
    void changeNotesHaveAKnownKind() throws IOException {
        try (Stream<Path> notes = Files.list(Repository.ROOT.resolve("changes/unreleased"))) {
            assertThat(notes)
                    .allSatisfy(
                            note -> assertThat(note.getFileName().toString()).matches(CHANGE_NAME));
        }
    }

    private static List<String> matches(Path page, Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(page));
        return matcher.results()
                .map((MatchResult result) -> result.group(1))
                .distinct()
                .toList();
    }

    /// The pages of the repository itself; what builds and clients leave behind is none.
    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String name : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")) {
            pages.add(Repository.ROOT.resolve(name));
        }
        try (Stream<Path> docs = Files.walk(Repository.ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages;
    }

    private static Stream<Path> javaFiles() throws IOException {
        Set<Path> files = new TreeSet<>();
        for (String module : Repository.modules()) {
            for (String root : List.of("src/main/java", "src/test/java")) {
                Path folder = Repository.ROOT.resolve(module).resolve(root);
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> found = Files.walk(folder)) {
                        found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
                    }
                }
            }
        }
        return files.stream();
    }
}
