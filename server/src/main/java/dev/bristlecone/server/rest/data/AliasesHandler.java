package dev.bristlecone.server.rest.data;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.database.data.AliasListing;
import dev.bristlecone.database.data.Aliases;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.wire.AliasBodies;
import dev.bristlecone.server.wire.AliasVersions;
import dev.bristlecone.server.wire.Target;
import dev.bristlecone.server.wire.VectorAnswers;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The aliases of an index's namespaces over REST.
final class AliasesHandler {
    private final Aliases aliases;

    AliasesHandler(Aliases aliases) {
        this.aliases = aliases;
    }

    HttpResponse list(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        IndexDefinition index = index(call);
        Parameters parameters = Parameters.of(context, "limit", "paginationToken", "prefix", "targetNamespace");
        AliasListing listing = aliases.list(
                index,
                parameters.text("prefix"),
                parameters.text("targetNamespace"),
                limit(parameters),
                parameters.text("paginationToken"));
        return VectorsHandler.json(AliasBodies.listing(listing));
    }

    HttpResponse create(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        IndexDefinition index = index(call);
        Parameters.of(context);
        AliasBodies.Creation creation = AliasBodies.creation(request.content().array());
        return VectorsHandler.json(
                AliasBodies.alias(aliases.create(index, creation.name(), creation.targetNamespace())));
    }

    HttpResponse describe(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        IndexDefinition index = index(call);
        Parameters.of(context);
        return VectorsHandler.json(AliasBodies.alias(aliases.describe(index, name(context))));
    }

    HttpResponse repoint(Call call, ServiceRequestContext context, AggregatedHttpRequest request) throws IOException {
        IndexDefinition index = index(call);
        Parameters.of(context);
        String target = AliasBodies.target(request.content().array());
        return VectorsHandler.json(AliasBodies.alias(aliases.repoint(index, name(context), target)));
    }

    HttpResponse delete(Call call, ServiceRequestContext context, AggregatedHttpRequest request) {
        IndexDefinition index = index(call);
        Parameters.of(context);
        aliases.delete(index, name(context));
        return VectorsHandler.json(VectorAnswers.EMPTY);
    }

    private static IndexDefinition index(Call call) {
        AliasVersions.check(call.version());
        return Target.of(call);
    }

    /// What is no number fails for the same reason as one that is out of bounds.
    private static @Nullable Long limit(Parameters parameters) {
        try {
            return parameters.whole("limit");
        } catch (DatabaseException e) {
            throw e.because("LIST_INVALID_LIMIT", Map.of());
        }
    }

    private static String name(ServiceRequestContext context) {
        String name = context.pathParam("name");
        if (name == null) {
            throw DatabaseException.invalid("The path must name an alias");
        }
        return name;
    }
}
