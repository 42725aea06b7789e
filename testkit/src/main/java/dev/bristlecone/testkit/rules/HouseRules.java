package dev.bristlecone.testkit.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The rules of the house that a machine can hold, for one module. Each module has a `HouseRulesTest` of one line:
/// `HouseRules.check()`.
///
/// Compiled main code: no cycles between packages, the walls between modules, no time, chance or sleep from the
/// machine outside the composition root. Sources: file length, names, package pages, explained suppressions.
public final class HouseRules {
    private HouseRules() {}

    /// Checks the module whose directory is the working directory, as it is when Maven runs its tests.
    ///
    /// @throws AssertionError listing every broken rule with its remedy
    public static void check() {
        Path module = Path.of("").toAbsolutePath();
        check(module, HouseExceptions.load());
    }

    /// All modules the walls speak of, present or planned.
    public static Set<String> knownModules() {
        return ModuleWalls.MAY_USE.keySet();
    }

    /// The modules that this one may compile against.
    public static Set<String> modulesUsableBy(String module) {
        return ModuleWalls.MAY_USE.getOrDefault(module, Set.of());
    }

    static void check(Path module, HouseExceptions exceptions) {
        String name = String.valueOf(module.getFileName());
        List<String> problems = exceptions.problems(name, violations(name, module));
        if (!problems.isEmpty()) {
            throw new AssertionError("house rules of " + name + ":\n  " + String.join("\n  ", problems));
        }
    }

    static List<Violation> violations(String name, Path module) {
        try {
            List<Violation> violations = new ArrayList<>(SourceRules.check(module));
            Path classes = module.resolve("target/classes");
            if (Files.isDirectory(classes)) {
                violations.addAll(ClassRules.check(name, classes));
            }
            return violations;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
