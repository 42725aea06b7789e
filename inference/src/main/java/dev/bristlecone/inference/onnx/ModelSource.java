package dev.bristlecone.inference.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the two files of a model are: the graph and the tokenizer.
public sealed interface ModelSource {
    /// The graph's size.
    long graphBytes() throws IOException;

    /// The content of `tokenizer.json`.
    String tokenizer() throws IOException;

    /// A directory with `model.onnx` and `tokenizer.json`.
    record Directory(Path path) implements ModelSource {
        public static final String GRAPH = "model.onnx";
        public static final String TOKENIZER = "tokenizer.json";

        Path graph() {
            return path.resolve(GRAPH);
        }

        @Override
        public long graphBytes() throws IOException {
            return Files.size(graph());
        }

        @Override
        public String tokenizer() throws IOException {
            return Files.readString(path.resolve(TOKENIZER));
        }
    }

    /// Files on the class path: a model that came as a dependency.
    record Bundle(String graph, String tokenizerFile) implements ModelSource {
        byte[] graphContent() throws IOException {
            return read(graph);
        }

        @Override
        public long graphBytes() {
            return 0;
        }

        @Override
        public String tokenizer() throws IOException {
            return new String(read(tokenizerFile), StandardCharsets.UTF_8);
        }

        private static byte[] read(String resource) throws IOException {
            try (InputStream in = ModelSource.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IOException(resource + " is missing from the class path");
                }
                return in.readAllBytes();
            }
        }
    }
}
