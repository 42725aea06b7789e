package dev.bristlecone.inference;

/// Who computes a model's answers.
///
/// @param detail for people: where the model is, or what stands in for it
public record Provenance(Source source, String detail) {
    /// Where answers come from.
    public enum Source {
        /// The weights that came with this build, under their own name.
        BUNDLED,
        /// Files that the operator installed.
        INSTALLED,
        /// An endpoint that the operator named.
        REMOTE,
        /// Something else than the name says, so that the name works at all.
        STAND_IN
    }

    public boolean isStandIn() {
        return source == Source.STAND_IN;
    }
}
