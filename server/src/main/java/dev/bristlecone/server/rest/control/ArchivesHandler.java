package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.database.control.Indexes;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.edge.Operation;
import java.util.Objects;

/// Collections, backups, their schedules and restore jobs. This release makes none, so lists are empty, every one that
/// is named is not found, and making one is refused; clients that look before they act work.
final class ArchivesHandler {
    private final Indexes indexes;

    ArchivesHandler(Indexes indexes) {
        this.indexes = indexes;
    }

    HttpResponse listCollections(Call call, ServiceRequestContext context, AggregatedHttpRequest request)
            throws JsonProcessingException {
        return empty("collections");
    }

    HttpResponse list(Call call, ServiceRequestContext context, AggregatedHttpRequest request)
            throws JsonProcessingException {
        return empty("data");
    }

    /// A list that belongs to an index, which must exist.
    HttpResponse listOfIndex(Call call, ServiceRequestContext context, AggregatedHttpRequest request)
            throws JsonProcessingException {
        indexes.describe(Objects.requireNonNull(context.pathParam("index_name")));
        return empty("data");
    }

    /// Refuses to make something.
    ///
    /// @param what in the plural
    static Operation refused(String what) {
        return (call, context, request) -> {
            throw new DatabaseException(ErrorCode.UNIMPLEMENTED, "This server does not offer " + what + " yet.");
        };
    }

    /// Answers that the named thing does not exist.
    ///
    /// @param text the message, with `{}` where the name goes
    static Operation notFound(String text) {
        return (call, context, request) -> {
            throw DatabaseException.notFound(
                    text.replace("{}", Objects.requireNonNullElse(context.pathParam("id"), "")));
        };
    }

    private static HttpResponse empty(String member) throws JsonProcessingException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray(member);
        return Answers.json(HttpStatus.OK, body);
    }
}
