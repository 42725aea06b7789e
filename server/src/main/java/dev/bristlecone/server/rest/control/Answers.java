package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import dev.bristlecone.server.edge.Json;

/// Whole JSON answers.
final class Answers {
    private Answers() {}

    static HttpResponse json(HttpStatus status, JsonNode body) throws JsonProcessingException {
        return HttpResponse.of(status, MediaType.JSON, Json.MAPPER.writeValueAsBytes(body));
    }
}
