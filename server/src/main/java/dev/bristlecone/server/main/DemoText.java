package dev.bristlecone.server.main;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The passages of the demo: those that come along, or the paragraphs of the text files in a folder.
///
/// @param source where it is from: a heading or a file
record DemoText(String source, String text) {
    private static final String SHIPPED = "/demo/notes.txt";
    private static final List<String> ENDINGS = List.of(".txt", ".md", ".rst", ".adoc");
    private static final int PASSAGES_MAX = 20_000;
    private static final int FILE_BYTES_MAX = 4 << 20;

    /// Shorter paragraphs are headings and the like, and go together with what follows.
    private static final int CHARACTERS_MIN = 120;

    private static final int CHARACTERS_MAX = 1_500;

    /// The passages that come along, each under the heading before it.
    static List<DemoText> shipped() throws IOException {
        try (InputStream in = DemoText.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IOException(SHIPPED + " is missing from the class path");
            }
            List<DemoText> passages = new ArrayList<>();
            String heading = "";
            for (String paragraph : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\\s*\n", -1)) {
                if (paragraph.startsWith("# ")) {
                    heading = paragraph.substring(2).strip();
                } else {
                    passages.add(
                            new DemoText(heading, paragraph.replace('\n', ' ').strip()));
                }
            }
            return passages;
        }
    }

    /// The paragraphs of the text files below a folder.
    ///
    /// @throws IOException in words for the user
    static List<DemoText> of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is no folder");
        }
        List<DemoText> passages = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(DemoText::isText).sorted().toList();
        }
        for (Path file : files) {
            read(file, folder.relativize(file).toString(), passages);
            if (passages.size() >= PASSAGES_MAX) {
                return passages.subList(0, PASSAGES_MAX);
            }
        }
        if (passages.isEmpty()) {
            throw new IOException(
                    "there is no text in " + folder + " (looked for: " + String.join(", ", ENDINGS) + ")");
        }
        return passages;
    }

    private static boolean isText(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
    }

    private static void read(Path file, String name, List<DemoText> passages) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            return;
        }
        StringBuilder passage = new StringBuilder();
        try {
            for (String paragraph : Files.readString(file).split("\n\\s*\n", -1)) {
                passage.append(passage.isEmpty() ? "" : " ")
                        .append(paragraph.replaceAll("\\s+", " ").strip());
                if (passage.length() >= CHARACTERS_MIN) {
                    add(passage, name, passages);
                }
            }
            add(passage, name, passages);
        } catch (MalformedInputException e) {
            // Not UTF-8, so not text as we know it: the other files are worth more than a failure.
            passage.setLength(0);
        }
    }

    private static void add(StringBuilder passage, String name, List<DemoText> passages) {
        for (int from = 0; from < passage.length(); from += CHARACTERS_MAX) {
            passages.add(
                    new DemoText(name, passage.substring(from, Math.min(passage.length(), from + CHARACTERS_MAX))));
        }
        passage.setLength(0);
    }
}
