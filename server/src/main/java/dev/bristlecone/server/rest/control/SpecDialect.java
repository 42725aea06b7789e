package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpStatus;
import dev.bristlecone.database.control.IndexChange;
import dev.bristlecone.database.control.NewEmbeddingIndex;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.ApiVersion;

/// Versions up to 2026-04: an index is `dimension`, `metric`, `vector_type` and `spec`. Members that came later than
/// the version are neither read nor written.
record SpecDialect(ApiVersion version) implements ControlDialect {
    @Override
    public IndexWish newIndex(BodyObject body) {
        return new IndexWish.Plain(SpecRequests.newIndex(body, version));
    }

    @Override
    public NewEmbeddingIndex newEmbeddingIndex(BodyObject body) {
        return EmbedForm.create(body, version.atLeast(ApiVersion.V2025_10));
    }

    @Override
    public IndexChange change(BodyObject body, IndexDefinition index) {
        return SpecRequests.change(body, version);
    }

    @Override
    public ObjectNode index(IndexDefinition index, String host) {
        return SpecAnswers.index(index, host, version);
    }

    @Override
    public HttpStatus configured() {
        return HttpStatus.ACCEPTED;
    }
}
