package dev.bristlecone.testkit.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.testkit.rules.HouseRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/// Holds the poms to the walls: what a module may compile against, versions and plugins in the root only.
final class PomsTest {
    private static final String OURS = "dev.bristlecone";

    @Test
    void everyModuleStandsInTheWallsTable() {
        assertThat(HouseRules.knownModules()).containsAll(Repository.modules());
    }

    @Test
    void modulesCompileOnlyAgainstWhatTheWallsAllow() {
        for (String module : Repository.modules()) {
            Set<String> used = ownDependencies(module)
                    .filter(dependency ->
                            Repository.child(dependency, "scope", "compile").equals("compile"))
                    .map(dependency -> Repository.child(dependency, "artifactId", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(HouseRules.modulesUsableBy(module)).as(module).containsAll(used);
        }
    }

    @Test
    void everyModuleSaysInOneLineWhyItIsOne() {
        for (String module : Repository.modules()) {
            List<String> lines =
                    Repository.read(module + "/pom.xml").lines().limit(2).toList();
            assertThat(lines.getLast()).as(module).startsWith("<!--").endsWith("-->");
        }
    }

    @Test
    void versionsStandInTheRootOnly() {
        for (String module : Repository.modules()) {
            for (Element dependency : Repository.elements(module + "/pom.xml", "dependency")) {
                assertThat(Repository.child(dependency, "version", ""))
                        .as(module + ": " + Repository.child(dependency, "artifactId", ""))
                        .matches("|\\$\\{.*}");
            }
            for (Element plugin : Repository.elements(module + "/pom.xml", "plugin")) {
                assertThat(Repository.hasChild(plugin, "version"))
                        .as(module + " gives a version to " + Repository.child(plugin, "artifactId", ""))
                        .isFalse();
            }
        }
    }

    @Test
    void everyPluginIsPinned() {
        for (Element plugin : Repository.elements("pom.xml", "plugin")) {
            assertThat(Repository.child(plugin, "version", ""))
                    .as(Repository.child(plugin, "artifactId", ""))
                    .matches("\\d.*");
        }
    }

    private static Stream<Element> ownDependencies(String module) {
        return Repository.elements(module + "/pom.xml", "dependency").stream()
                .filter(dependency ->
                        Repository.child(dependency, "groupId", "").equals(OURS));
    }
}
