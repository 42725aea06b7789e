package dev.bristlecone.server.rest.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bristlecone.inference.EmbedRequest;
import dev.bristlecone.inference.RerankRequest;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.server.rest.control.BodyObject;
import dev.bristlecone.server.rest.control.BodyValue;
import dev.bristlecone.server.rest.control.EmbedForm;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of the inference operations.
final class InferenceRequests {
    private static final List<String> RANK_FIELDS_DEFAULT = List.of("text");

    private InferenceRequests() {}

    static EmbedRequest embed(byte[] json) throws IOException {
        BodyObject body = BodyObject.parse(json);
        String model = body.text("model");
        List<String> texts =
                body.objects("inputs").stream().map(input -> input.text("text")).toList();
        return new EmbedRequest(model, texts, parameters(body));
    }

    static Rerank rerank(byte[] json) throws IOException {
        BodyObject body = BodyObject.parse(json);
        String model = body.text("model");
        String query = body.text("query");
        List<BodyObject> documents = body.objects("documents");
        List<String> rankFields = body.textsOrNull("rank_fields");
        RerankRequest request = new RerankRequest(
                model,
                query,
                documents.stream().map(InferenceRequests::plain).toList(),
                rankFields == null ? RANK_FIELDS_DEFAULT : rankFields,
                body.integerOrNull("top_n"),
                parameters(body));
        boolean returned = body.flag("return_documents", true);
        return new Rerank(
                request,
                returned ? documents.stream().map(InferenceRequests::tree).toList() : List.of());
    }

    private static Metadata parameters(BodyObject body) {
        Metadata given = EmbedForm.parameters(body.objectOrNull("parameters"));
        return given == null ? Metadata.EMPTY : given;
    }

    /// The members as strings, numbers, booleans and lists of strings; anything else as what no field can be.
    private static Map<String, @Nullable Object> plain(BodyObject document) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        for (String name : document.names()) {
            fields.put(name, plain(document.value(name)));
        }
        return fields;
    }

    private static @Nullable Object plain(BodyValue value) {
        return switch (value) {
            case BodyValue.Text text -> text.value();
            case BodyValue.Number number -> new BigDecimal(number.digits());
            case BodyValue.Flag flag -> flag.value();
            case BodyValue.Null none -> null;
            case BodyValue.Items items -> {
                List<@Nullable Object> list = new ArrayList<>();
                items.values().forEach(item -> list.add(plain(item)));
                yield list;
            }
            case BodyValue.Members members -> members;
        };
    }

    /// The document as it goes back.
    private static JsonNode tree(BodyObject document) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        document.names().forEach(name -> node.set(name, tree(document.value(name))));
        return node;
    }

    private static JsonNode tree(BodyValue value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case BodyValue.Text text -> nodes.textNode(text.value());
            case BodyValue.Number number ->
                number.integral()
                        ? nodes.numberNode(new BigInteger(number.digits()))
                        : nodes.numberNode(new BigDecimal(number.digits()));
            case BodyValue.Flag flag -> nodes.booleanNode(flag.value());
            case BodyValue.Null none -> nodes.nullNode();
            case BodyValue.Items items -> {
                ArrayNode array = nodes.arrayNode();
                items.values().forEach(item -> array.add(tree(item)));
                yield array;
            }
            case BodyValue.Members members -> {
                ObjectNode object = nodes.objectNode();
                members.values().forEach((name, member) -> object.set(name, tree(member)));
                yield object;
            }
        };
    }

    /// A request to rerank, and what of it goes back.
    ///
    /// @param returned the documents, or none when the caller does not want them
    record Rerank(RerankRequest request, List<JsonNode> returned) {}
}
