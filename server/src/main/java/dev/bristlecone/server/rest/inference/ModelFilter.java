package dev.bristlecone.server.rest.inference;

import com.linecorp.armeria.common.QueryParams;
import dev.bristlecone.inference.ServedModel;
import dev.bristlecone.inference.catalog.ModelKind;
import dev.bristlecone.model.DatabaseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which models a list is to hold.
///
/// @param type `embed`, `rerank` or null for both
/// @param vectorType `dense`, `sparse` or null for both
record ModelFilter(@Nullable String type, @Nullable String vectorType) {
    /// The filter that a request's parameters ask for.
    ///
    /// @throws DatabaseException INVALID_ARGUMENT for a word nobody knows, or a vector type of rerankers
    static ModelFilter of(QueryParams parameters) {
        String type = oneOf("type", parameters.get("type"), List.of("embed", "rerank"));
        String vectorType = oneOf("vector_type", parameters.get("vector_type"), List.of("dense", "sparse"));
        if ("rerank".equals(type) && vectorType != null) {
            throw DatabaseException.invalid(
                    "vector_type is only supported with type 'embed': rerankers make no vectors");
        }
        return new ModelFilter(type, vectorType);
    }

    boolean matches(ServedModel model) {
        ModelKind kind = model.card().kind();
        boolean typeFits = type == null || type.equals("rerank") == (kind == ModelKind.RERANK);
        boolean vectorFits = vectorType == null
                || (vectorType.equals("dense") && kind == ModelKind.DENSE)
                || (vectorType.equals("sparse") && kind == ModelKind.SPARSE);
        return typeFits && vectorFits;
    }

    private static @Nullable String oneOf(String name, @Nullable String value, List<String> allowed) {
        if (value != null && !allowed.contains(value)) {
            throw DatabaseException.invalid(
                    "Invalid " + name + ", expected one of [" + String.join(", ", allowed) + "]");
        }
        return value;
    }
}
