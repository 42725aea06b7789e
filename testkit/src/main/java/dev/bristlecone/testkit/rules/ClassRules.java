package dev.bristlecone.testkit.rules;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The rules about compiled main code: who uses whom, and who calls what.
final class ClassRules {
    private static final String OURS = "dev.bristlecone.";
    private static final String GENERATED = "dev.bristlecone.server.proto";

    private final String module;
    private final List<Violation> violations = new ArrayList<>();
    /// For each package the packages it uses, with one example of why.
    private final Map<String, Map<String, String>> packageUses = new TreeMap<>();

    private ClassRules(String module) {
        this.module = module;
    }

    /// The violations in a folder of class files of this module.
    static List<Violation> check(String module, Path classes) {
        // Names are all the rules need; looking up every class that is mentioned would cost seconds.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        ClassRules rules = new ClassRules(module);
        JavaClasses imported = new ClassFileImporter().importPath(classes);
        imported.stream()
                .filter(type -> !type.getPackageName().startsWith(GENERATED))
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .forEach(rules::visit);
        rules.findPackageCycles();
        return rules.violations;
    }

    private void visit(JavaClass type) {
        Set<String> reported = new TreeSet<>();
        for (JavaCodeUnitAccess<?> access : type.getCodeUnitAccessesFromSelf()) {
            visitAccess(access, reported);
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            visitDependency(dependency, reported);
        }
    }

    private void visitAccess(JavaCodeUnitAccess<?> access, Set<String> reported) {
        String target =
                access.getTargetOwner().getName() + '.' + access.getTarget().getName();
        ForbiddenCalls.remedy(module, access)
                .ifPresent(remedy -> report("forbidden-call", access.getOriginOwner(), target, remedy, reported));
        if (ModuleWalls.DURABILITY_CALLS.contains(target)
                && !module.equals("storage")
                && !module.equals(ModuleWalls.MEASURING)) {
            report("durability", access.getOriginOwner(), target, "only storage writes and maps our files", reported);
        }
    }

    private void visitDependency(Dependency dependency, Set<String> reported) {
        JavaClass origin = dependency.getOriginClass();
        String target = dependency.getTargetClass().getBaseComponentType().getName();
        String targetPackage =
                dependency.getTargetClass().getBaseComponentType().getPackageName();
        ModuleWalls.PACKAGE_OWNERS.forEach((owned, owner) -> {
            if (isWithin(targetPackage, owned) && !module.equals(owner) && !module.equals(ModuleWalls.MEASURING)) {
                report("owned-package", origin, target, "only " + owner + " may use " + owned, reported);
            }
        });
        if (!target.startsWith(OURS)) {
            return;
        }
        String otherModule = target.substring(OURS.length()).split("\\.", 2)[0];
        if (!ModuleWalls.allows(module, otherModule)) {
            report("module-wall", origin, target, module + " may not use " + otherModule, reported);
        }
        if (!module.equals(otherModule) && (targetPackage + '.').contains(".internal.")) {
            report("internal", origin, target, "a package called internal is closed to other modules", reported);
        }
        if (module.equals(otherModule) && !targetPackage.startsWith(GENERATED)) {
            notePackageUse(origin.getPackageName(), targetPackage, dependency.getDescription());
        }
    }

    private void report(String rule, JavaClass origin, String target, String remedy, Set<String> reported) {
        String topLevel = origin.getName().split("\\$", 2)[0];
        if (reported.add(rule + target)) {
            violations.add(new Violation(rule, topLevel + "->" + target, remedy));
        }
    }

    private void notePackageUse(String from, String to, String example) {
        if (!from.equals(to)) {
            packageUses.computeIfAbsent(from, key -> new TreeMap<>()).putIfAbsent(to, example);
        }
    }

    /// Every edge from a package to one that leads back to it is a violation.
    private void findPackageCycles() {
        packageUses.forEach((from, uses) -> uses.forEach((to, example) -> {
            if (reachable(to).contains(from)) {
                violations.add(new Violation(
                        "package-cycle", from + "->" + to, "packages form no cycles; for example " + example));
            }
        }));
    }

    private Set<String> reachable(String start) {
        Set<String> seen = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            String current = next.pop();
            if (seen.add(current)) {
                next.addAll(packageUses.getOrDefault(current, Map.of()).keySet());
            }
        }
        return seen;
    }

    private static boolean isWithin(String packageName, String owned) {
        return packageName.equals(owned) || packageName.startsWith(owned + '.');
    }
}
