package dev.bristlecone.benchmarks.runner;

import dev.bristlecone.benchmarks.dataset.VectorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/// The filter of one query: rows whose attribute of a column is from `low` to `high`, both included.
record AttributeRange(int column, int low, int high) {
    /// The option of a build order that names the ivecs file with the attributes of each row.
    static final String OPTION = "attributes";

    /// The name of a column where it needs one.
    static String field(int column) {
        return "attribute" + column;
    }

    String field() {
        return field(column);
    }

    /// One range for each query, as an ivecs file has them.
    static AttributeRange[] read(Path path) throws IOException {
        try (VectorFile file = VectorFile.open(path)) {
            return IntStream.range(0, file.count())
                    .mapToObj(file::integers)
                    .map(range -> new AttributeRange(range[0], range[1], range[2]))
                    .toArray(AttributeRange[]::new);
        }
    }
}
