package dev.bristlecone.server.wire;

import com.linecorp.armeria.common.HttpData;
import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.data.Document;
import dev.bristlecone.database.data.DocumentHits;
import dev.bristlecone.database.data.DocumentReceipt;
import dev.bristlecone.database.data.DocumentValue;
import dev.bristlecone.database.data.Listing;
import dev.bristlecone.database.data.Receipt;
import dev.bristlecone.database.embedding.EmbeddingUse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the JSON answers of the documents API.
public final class DocumentAnswers {
    private DocumentAnswers() {}

    public static HttpData upserted(DocumentReceipt receipt) {
        return JsonBody.object(body -> {
            body.whole("upserted_count", receipt.written().count());
            embeddingUsage(body, receipt.embedding());
        });
    }

    /// The answer to an update.
    ///
    /// @param counted whether it was by filter, so that the caller wants to know how many it matched
    public static HttpData updated(DocumentReceipt receipt, boolean counted) {
        return JsonBody.object(body -> {
            if (counted) {
                body.whole("matched_records", receipt.written().count());
            }
            embeddingUsage(body, receipt.embedding());
        });
    }

    /// The answer to a delete.
    ///
    /// @param counted as of [#updated]
    public static HttpData deleted(Receipt receipt, boolean counted) {
        return counted ? JsonBody.object(body -> body.whole("matched_records", receipt.count())) : VectorAnswers.EMPTY;
    }

    public static HttpData searched(String namespace, Answer<DocumentHits> answer) {
        return JsonBody.object(body -> {
            body.objects("matches", answer.value().documents(), DocumentAnswers::document);
            body.text("namespace", answer.namespace(namespace));
            usage(body, answer.readUnits(), answer.value().embedding());
        });
    }

    public static HttpData fetched(String namespace, Answer<Listing<Document>> answer) {
        return JsonBody.object(body -> {
            body.object("documents", documents -> {
                for (Document document : answer.value().items()) {
                    documents.object(document.id(), one -> document(one, document));
                }
            });
            body.text("namespace", answer.namespace(namespace));
            pagination(body, answer.value().next());
            usage(body, answer.readUnits(), EmbeddingUse.NONE);
        });
    }

    public static HttpData listed(String namespace, Answer<Listing<String>> answer) {
        return JsonBody.object(body -> {
            body.objects("documents", answer.value().items(), (document, id) -> document.text("_id", id));
            body.text("namespace", answer.namespace(namespace));
            pagination(body, answer.value().next());
            usage(body, answer.readUnits(), EmbeddingUse.NONE);
        });
    }

    private static void document(JsonBody body, Document document) throws IOException {
        body.text("_id", document.id());
        Float score = document.score();
        if (score != null) {
            body.score("_score", score);
        }
        for (Map.Entry<String, DocumentValue> field : document.fields().entrySet()) {
            String name = field.getKey();
            switch (field.getValue()) {
                case DocumentValue.Plain plain -> body.metadata(name, plain.value());
                case DocumentValue.Dense dense -> body.floats(name, dense.values());
                case DocumentValue.Sparse sparse ->
                    body.sparse(name, sparse.values().indices(), sparse.values().values());
                case DocumentValue.Unfit unfit -> throw new IllegalStateException("a stored field is " + unfit.found());
            }
        }
    }

    private static void pagination(JsonBody body, @Nullable String next) throws IOException {
        if (next != null) {
            body.object("pagination", pagination -> pagination.text("next", next));
        }
    }

    /// Comes last, because it tells the size of the answer so far.
    private static void usage(JsonBody body, long readUnits, EmbeddingUse embedding) throws IOException {
        long egressBytes = body.sizeBytes();
        body.object("usage", usage -> {
            usage.whole("read_units", readUnits);
            usage.whole("egress_bytes", egressBytes);
            tokens(usage, embedding);
        });
    }

    /// Only where something was embedded.
    private static void embeddingUsage(JsonBody body, EmbeddingUse embedding) throws IOException {
        if (!embedding.models().isEmpty()) {
            body.object("usage", usage -> tokens(usage, embedding));
        }
    }

    private static void tokens(JsonBody usage, EmbeddingUse embedding) throws IOException {
        if (!embedding.models().isEmpty()) {
            usage.whole("embed_total_tokens", embedding.tokens());
        }
    }
}
