package dev.bristlecone.inference;

import java.util.List;

/// The best documents, best first.
///
/// @param units what the request is said to cost
public record RerankAnswer(ServedModel model, List<Ranked> ranked, int units) {
    public RerankAnswer {
        ranked = List.copyOf(ranked);
    }

    /// One document of the request.
    ///
    /// @param index the document's place in the request
    /// @param score from 0 to 1
    public record Ranked(int index, float score) {}
}
