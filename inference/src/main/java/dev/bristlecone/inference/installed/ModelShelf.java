package dev.bristlecone.inference.installed;

import dev.bristlecone.inference.onnx.ModelSource;
import dev.bristlecone.inference.onnx.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directory of installed models, one below it for each.
public final class ModelShelf {
    private static final Logger LOG = LoggerFactory.getLogger(ModelShelf.class);

    private final Path directory;

    public ModelShelf(Path directory) {
        this.directory = directory;
    }

    /// The models that can be read, in name order; the log names those that cannot.
    public List<ModelFile> models() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<ModelFile> models = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.sorted().toList()) {
                if (Files.exists(entry.resolve(ModelFile.FILE_NAME))) {
                    read(entry, models);
                }
            }
        } catch (IOException e) {
            LOG.error("the models in {} cannot be listed", directory, e);
        }
        return models;
    }

    /// Loads a model's files after holding them to their hashes.
    ///
    /// @param bytesMax the largest graph that is loaded
    /// @throws IOException in words for the operator
    public Transformer load(ModelFile model, long bytesMax) throws IOException {
        Path home = home(model.name());
        long bytes = 0;
        for (String file : model.files().keySet()) {
            bytes += Files.size(home.resolve(file));
        }
        if (bytes > bytesMax) {
            throw new IOException(
                    "its files have " + bytes + " bytes (allowed by inference.model_bytes: " + bytesMax + ")");
        }
        Digests.verify(home, model.files());
        return Transformer.load(new ModelSource.Directory(home));
    }

    Path home(String name) {
        return directory.resolve(name);
    }

    private static void read(Path home, List<ModelFile> models) {
        try {
            ModelFile model = ModelFile.read(home);
            if (!home.endsWith(model.name())) {
                throw new IOException(home + " describes a model of another name, " + model.name());
            }
            models.add(model);
        } catch (IOException e) {
            LOG.error("an installed model is left out: {}", e.getMessage());
        }
    }
}
