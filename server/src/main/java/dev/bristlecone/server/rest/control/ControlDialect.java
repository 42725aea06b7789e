package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpStatus;
import dev.bristlecone.database.control.IndexChange;
import dev.bristlecone.database.control.NewEmbeddingIndex;
import dev.bristlecone.database.control.NewIndex;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.ApiVersion;

/// How one API version writes the requests and answers about indexes. Reading throws MALFORMED_BODY for a wrong shape
/// and INVALID_ARGUMENT for a value that only this version refuses; everything else is the use case's to judge.
sealed interface ControlDialect permits SpecDialect, SchemaDialect {
    /// The dialect of a version.
    ///
    /// @param alpha whether the client asked for 2026-01.alpha, whose older body forms are then accepted too
    static ControlDialect of(ApiVersion version, boolean alpha) {
        return version.atLeast(ApiVersion.V2026_07) ? new SchemaDialect(alpha) : new SpecDialect(version);
    }

    /// The body of create.
    IndexWish newIndex(BodyObject body);

    /// The body of create-for-model.
    NewEmbeddingIndex newEmbeddingIndex(BodyObject body);

    /// The body of configure.
    IndexChange change(BodyObject body, IndexDefinition index);

    /// An index in this version's words.
    ///
    /// @param host the address of its data plane, in the form this client understands
    ObjectNode index(IndexDefinition index, String host);

    /// The status of a successful configure.
    HttpStatus configured();

    /// What a create asks for: alpha could ask for an embedding index through its schema.
    sealed interface IndexWish {
        record Plain(NewIndex index) implements IndexWish {}

        record Embedding(NewEmbeddingIndex index) implements IndexWish {}
    }
}
