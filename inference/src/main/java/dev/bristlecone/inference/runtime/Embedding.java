package dev.bristlecone.inference.runtime;

import dev.bristlecone.model.SparseVector;
import java.util.List;

/// What a model makes of one text.
public sealed interface Embedding {
    /// The array is owned by this value.
    record Dense(float[] values) implements Embedding {}

    /// Weights of words.
    ///
    /// @param tokens the word behind each entry of the vector, in its order; empty unless asked for
    record Sparse(SparseVector vector, List<String> tokens) implements Embedding {
        public Sparse {
            tokens = List.copyOf(tokens);
        }
    }
}
