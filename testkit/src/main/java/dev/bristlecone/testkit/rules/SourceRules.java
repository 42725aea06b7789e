package dev.bristlecone.testkit.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The rules about source text: sizes, names, package pages and comments.
final class SourceRules {
    static final int FILE_LINES_MAX = 500;

    // From JDK 23 on a run of /// lines is one token, and palantir-java-format 2.103 cuts its longer lines without
    // repeating the slashes. Lines this short are left alone on every JDK.
    private static final int DOC_WIDTH_MAX = 120;

    private static final Set<String> BANNED_SUFFIXES =
            Set.of("Util", "Utils", "Helper", "Helpers", "Manager", "Impl", "Base");
    private static final Set<String> BANNED_PACKAGES =
            Set.of("common", "util", "utils", "helper", "helpers", "manager", "impl", "base", "misc");
    private static final Pattern TYPE =
            Pattern.compile("^\\s*(?:[a-z-]+\\s+)*(?:class|@?interface|record|enum)\\s+([A-Z]\\w*)");
    // The brackets keep this line from matching itself.
    private static final Pattern OPEN_END = Pattern.compile("//.*\\b(TO[D]O|FIX[M]E)\\b(?!.*#\\d)");

    private final Path module;
    private final List<Violation> violations = new ArrayList<>();

    private SourceRules(Path module) {
        this.module = module;
    }

    /// The violations in the sources, main and test, of the module in this directory.
    static List<Violation> check(Path module) throws IOException {
        SourceRules rules = new SourceRules(module);
        for (String root : List.of("src/main/java", "src/test/java")) {
            rules.checkRoot(module.resolve(root), root.contains("main"));
        }
        return rules.violations;
    }

    private void checkRoot(Path root, boolean main) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        Set<Path> packages = new TreeSet<>();
        List<Path> files = javaFiles(root);
        violations.addAll(MethodLengths.check(files, this::subject));
        for (Path file : files) {
            packages.add(file.getParent());
            checkFile(file, Files.readAllLines(file));
        }
        for (Path directory : packages) {
            checkPackage(root, directory, main);
        }
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private void checkFile(Path file, List<String> lines) {
        if (lines.size() > FILE_LINES_MAX) {
            violations.add(new Violation(
                    "file-length",
                    subject(file),
                    lines.size(),
                    "lines: " + lines.size() + " (expected: at most " + FILE_LINES_MAX
                            + "); give a part its own name"));
        }
        for (int i = 0; i < lines.size(); i++) {
            checkLine(file, i, lines);
        }
    }

    private void checkLine(Path file, int number, List<String> lines) {
        String line = lines.get(number);
        Matcher type = TYPE.matcher(line);
        if (type.find()) {
            BANNED_SUFFIXES.stream()
                    .filter(suffix -> type.group(1).endsWith(suffix))
                    .findFirst()
                    .ifPresent(suffix -> report(
                            "banned-suffix",
                            file,
                            number,
                            type.group(1) + ": '" + suffix + "' says nothing; name what the thing is"));
        }
        if (OPEN_END.matcher(line).find()) {
            report("open-end", file, number, "finish it, or name the issue (#123) on the same line");
        }
        if (line.strip().startsWith("/**")) {
            report("doc-comment", file, number, "docs are written with ///");
        }
        int indent = line.length() - line.stripLeading().length();
        if (line.startsWith("///", indent) && line.length() + indent > DOC_WIDTH_MAX) {
            report(
                    "doc-width",
                    file,
                    number,
                    "characters: " + line.length() + " (expected: at most " + (DOC_WIDTH_MAX - indent)
                            + "); on newer JDKs the formatter counts the indent twice and breaks the line");
        }
        if (line.strip().startsWith("@SuppressWarnings") && !isExplained(number, lines)) {
            report("unexplained-suppression", file, number, "say why in a comment on the line or the one above");
        }
    }

    private static boolean isExplained(int number, List<String> lines) {
        return lines.get(number).contains("//")
                || (number > 0 && lines.get(number - 1).strip().startsWith("//"));
    }

    private void checkPackage(Path root, Path directory, boolean main) throws IOException {
        for (Path name : root.relativize(directory)) {
            if (BANNED_PACKAGES.contains(name.toString())) {
                violations.add(new Violation("banned-package", subject(directory), "name what is in it"));
            }
        }
        if (!main) {
            return;
        }
        Path page = directory.resolve("package-info.java");
        if (!Files.exists(page) || !Files.readString(page).contains("@NullMarked")) {
            violations.add(new Violation(
                    "package-info",
                    subject(directory),
                    "needs a package-info.java with @NullMarked and the question the package answers"));
        }
    }

    private void report(String rule, Path file, int number, String message) {
        violations.add(new Violation(rule, subject(file), "line " + (number + 1) + ": " + message));
    }

    private String subject(Path path) {
        return module.relativize(path).toString().replace('\\', '/');
    }
}
