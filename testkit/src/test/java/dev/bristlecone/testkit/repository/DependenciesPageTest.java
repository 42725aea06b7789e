package dev.bristlecone.testkit.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/// Every third-party dependency that a pom declares stands in `docs/dependencies.md` with the version we use.
final class DependenciesPageTest {
    /// Artifacts whose version comes from an imported list carry it in the property of that list.
    private static final Map<String, String> VERSION_PROPERTIES = Map.of(
            "io.grpc", "grpc.version",
            "com.google.protobuf", "protobuf.version",
            "com.fasterxml.jackson.core", "jackson.version",
            "org.junit.jupiter", "junit.version",
            "io.netty", "netty.version");

    @Test
    void everyDeclaredDependencyIsListedWithItsVersion() {
        List<String> rows = Repository.read("docs/dependencies.md")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();
        Map<String, String> versions = managedVersions();
        for (Element dependency : declaredDependencies()) {
            String artifact = Repository.child(dependency, "artifactId", "");
            String version = versions.get(artifact);
            if (version == null) {
                version = properties().get(VERSION_PROPERTIES.get(Repository.child(dependency, "groupId", "")));
            }
            String start = "| `" + artifact + "` | " + version + " |";
            assertThat(rows.stream().anyMatch(row -> row.startsWith(start)))
                    .as("docs/dependencies.md has a row '" + start + " ...'")
                    .isTrue();
        }
    }

    private static List<Element> declaredDependencies() {
        List<Element> declared = new ArrayList<>();
        for (String module : Repository.modules()) {
            declared.addAll(Repository.elements(module + "/pom.xml", "dependency"));
        }
        Repository.elements("pom.xml", "dependency").stream()
                .filter(dependency -> !isManaged(dependency))
                .forEach(declared::add);
        declared.removeIf(
                dependency -> Repository.child(dependency, "groupId", "").equals("dev.bristlecone"));
        return declared;
    }

    private static Map<String, String> managedVersions() {
        Map<String, String> versions = new HashMap<>();
        for (Element dependency : Repository.elements("pom.xml", "dependency")) {
            String version = Repository.child(dependency, "version", "");
            if (isManaged(dependency) && version.startsWith("${")) {
                version = properties().getOrDefault(version.substring(2, version.length() - 1), version);
            }
            if (isManaged(dependency)) {
                versions.put(Repository.child(dependency, "artifactId", ""), version);
            }
        }
        return versions;
    }

    private static Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        NodeList children =
                Repository.elements("pom.xml", "properties").getFirst().getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            Node child = children.item(i);
            properties.put(child.getNodeName(), child.getTextContent().strip());
        }
        return properties;
    }

    private static boolean isManaged(Element dependency) {
        Node owner = dependency.getParentNode().getParentNode();
        return owner.getNodeName().equals("dependencyManagement");
    }
}
