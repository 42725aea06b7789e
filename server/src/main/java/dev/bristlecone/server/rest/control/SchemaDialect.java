package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpStatus;
import dev.bristlecone.database.control.IndexChange;
import dev.bristlecone.database.control.NewEmbeddingIndex;
import dev.bristlecone.model.index.IndexDefinition;

/// Version 2026-07: an index is a typed `schema` and a `deployment`. Bodies are closed: unknown members are refused.
///
/// @param alpha whether the client asked for 2026-01.alpha, which could also create pods, `semantic_text` fields and
///     embedding indexes by field
record SchemaDialect(boolean alpha) implements ControlDialect {
    @Override
    public IndexWish newIndex(BodyObject body) {
        return SchemaRequests.newIndex(body, alpha);
    }

    @Override
    public NewEmbeddingIndex newEmbeddingIndex(BodyObject body) {
        return alpha && body.has("field") ? AlphaRequests.newEmbeddingIndex(body) : EmbedForm.create(body, true);
    }

    @Override
    public IndexChange change(BodyObject body, IndexDefinition index) {
        return SchemaRequests.change(body, index);
    }

    @Override
    public ObjectNode index(IndexDefinition index, String host) {
        return SchemaAnswers.index(index, host);
    }

    @Override
    public HttpStatus configured() {
        return HttpStatus.OK;
    }
}
