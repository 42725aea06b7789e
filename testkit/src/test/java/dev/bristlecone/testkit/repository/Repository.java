package dev.bristlecone.testkit.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// The checkout the tests run in, for tests about poms, pages and names. Maven runs tests in the module's directory.
final class Repository {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Repository() {}

    /// The modules of the build: the directories that have a pom.
    static List<String> modules() {
        try (Stream<Path> children = Files.list(ROOT)) {
            return children.filter(child -> Files.exists(child.resolve("pom.xml")))
                    .map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(String path) {
        try {
            return Files.readString(ROOT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The elements with this name anywhere in a pom.
    static List<Element> elements(String pom, String name) {
        try {
            NodeList nodes = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(ROOT.resolve(pom).toFile())
                    .getElementsByTagName(name);
            return Stream.iterate(0, i -> i < nodes.getLength(), i -> i + 1)
                    .map(i -> (Element) nodes.item(i))
                    .toList();
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(pom, e);
        }
    }

    /// Whether an element has a direct child with this name.
    static boolean hasChild(Element element, String name) {
        NodeList children = element.getChildNodes();
        return Stream.iterate(0, i -> i < children.getLength(), i -> i + 1)
                .anyMatch(i -> children.item(i).getNodeName().equals(name));
    }

    /// The text of a child of an element, or this when there is none.
    static String child(Element element, String name, String otherwise) {
        NodeList nodes = element.getElementsByTagName(name);
        return nodes.getLength() == 0
                ? otherwise
                : nodes.item(0).getTextContent().strip();
    }
}
