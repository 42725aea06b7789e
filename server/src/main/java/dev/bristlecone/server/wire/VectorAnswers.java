package dev.bristlecone.server.wire;

import com.linecorp.armeria.common.HttpData;
import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.data.IndexSummary;
import dev.bristlecone.database.data.Listing;
import dev.bristlecone.database.data.Match;
import dev.bristlecone.database.data.NamespaceListing;
import dev.bristlecone.database.data.NamespaceNames;
import dev.bristlecone.database.data.NamespaceSummary;
import dev.bristlecone.database.data.Receipt;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.server.edge.ApiVersion;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the JSON answers of the data plane as one API version has them. `namespace` is what the caller said, or what
/// stands behind an alias.
public final class VectorAnswers {
    /// The answer of a write that has nothing to say.
    public static final HttpData EMPTY = HttpData.ofUtf8("{}");

    private final ApiVersion version;

    public VectorAnswers(ApiVersion version) {
        this.version = version;
    }

    /// The name under which stats count the default namespace.
    public static String statsName(ApiVersion version, String stored) {
        return version.atLeast(ApiVersion.V2025_04) ? NamespaceNames.reported(stored) : stored;
    }

    public HttpData upserted(Receipt receipt) {
        return JsonBody.object(body -> body.whole("upsertedCount", receipt.count()));
    }

    /// The answer to an update.
    ///
    /// @param counted whether the update was by filter, so that the caller wants to know how many it matched
    public HttpData updated(Receipt receipt, boolean counted) {
        boolean shown = counted && version.atLeast(ApiVersion.V2025_10);
        return shown ? JsonBody.object(body -> body.whole("matchedRecords", receipt.count())) : EMPTY;
    }

    public HttpData queried(String namespace, Answer<List<Match>> answer) {
        return JsonBody.object(body -> {
            body.objects("results", List.<Match>of(), VectorAnswers::match);
            body.objects("matches", answer.value(), VectorAnswers::match);
            body.text("namespace", answer.namespace(namespace));
            usage(body, answer.readUnits());
        });
    }

    /// The answer to the deprecated list of queries; `namespaces` and `answers` are in their order.
    public HttpData queriedEach(String namespace, List<String> namespaces, List<Answer<List<Match>>> answers) {
        return JsonBody.object(body -> {
            var names = namespaces.iterator();
            body.objects("results", answers, (result, answer) -> {
                result.objects("matches", answer.value(), VectorAnswers::match);
                result.text("namespace", answer.namespace(names.next()));
            });
            body.objects("matches", List.<Match>of(), VectorAnswers::match);
            body.text("namespace", namespace);
            usage(body, Outcome.readUnits(answers));
        });
    }

    public HttpData fetched(String namespace, Answer<List<Record>> answer) {
        return JsonBody.object(body -> {
            vectors(body, answer.value());
            body.text("namespace", answer.namespace(namespace));
            usage(body, answer.readUnits());
        });
    }

    public HttpData fetchedMatching(String namespace, Answer<Listing<Record>> answer) {
        return JsonBody.object(body -> {
            vectors(body, answer.value().items());
            body.text("namespace", answer.namespace(namespace));
            pagination(body, answer.value().next());
            usage(body, answer.readUnits());
        });
    }

    public HttpData listed(String namespace, Answer<Listing<String>> answer) {
        return JsonBody.object(body -> {
            body.objects("vectors", answer.value().items(), (item, id) -> item.text("id", id));
            pagination(body, answer.value().next());
            body.text("namespace", answer.namespace(namespace));
            usage(body, answer.readUnits());
        });
    }

    public HttpData stats(IndexDefinition index, IndexSummary summary) {
        return JsonBody.object(body -> {
            body.object("namespaces", counts -> {
                for (Map.Entry<String, Long> count : summary.recordCounts().entrySet()) {
                    counts.object(
                            statsName(version, count.getKey()), one -> one.whole("vectorCount", count.getValue()));
                }
            });
            IndexField.DenseVector dense = index.dense();
            if (dense != null) {
                body.whole("dimension", dense.dimension());
            }
            body.number("indexFullness", 0);
            body.whole("totalVectorCount", summary.totalCount());
            if (version.atLeast(ApiVersion.V2025_01)) {
                body.text("metric", index.space().metric().label());
                body.text("vectorType", index.isSparseOnly() ? "sparse" : "dense");
            }
            if (version.atLeast(ApiVersion.V2025_10)) {
                boolean camel = version.atLeast(ApiVersion.V2026_07);
                body.number(camel ? "memoryFullness" : "memory_fullness", 0);
                body.number(camel ? "storageFullness" : "storage_fullness", 0);
            }
        });
    }

    public HttpData namespace(NamespaceSummary namespace) {
        return JsonBody.object(body -> namespace(body, namespace));
    }

    public HttpData namespaces(NamespaceListing listing) {
        return JsonBody.object(body -> {
            body.objects("namespaces", listing.namespaces(), this::namespace);
            pagination(body, listing.next());
            if (version.atLeast(ApiVersion.V2025_10)) {
                body.whole("total_count", listing.totalCount());
            }
        });
    }

    private void namespace(JsonBody body, NamespaceSummary namespace) throws IOException {
        body.text("name", namespace.name());
        if (version.atLeast(ApiVersion.V2026_07)) {
            body.text("record_count", Long.toString(namespace.recordCount()));
            body.text("size_bytes", Long.toString(namespace.sizeBytes()));
        } else {
            body.whole("record_count", namespace.recordCount());
        }
        var fields = namespace.filterableFields();
        if (fields == null || !version.atLeast(ApiVersion.V2025_10)) {
            return;
        }
        body.object(
                "schema",
                schema -> schema.object("fields", properties -> {
                    for (String field : fields) {
                        properties.object(field, property -> property.bool("filterable", true));
                    }
                }));
        body.object("indexed_fields", indexed -> indexed.texts("fields", fields));
    }

    private static void match(JsonBody body, Match match) throws IOException {
        body.text("id", match.record().id());
        body.number("score", match.score());
        content(body, match.record());
    }

    private static void vectors(JsonBody body, List<Record> records) throws IOException {
        body.object("vectors", vectors -> {
            for (Record record : records) {
                vectors.object(record.id(), vector -> {
                    vector.text("id", record.id());
                    content(vector, record);
                });
            }
        });
    }

    private static void content(JsonBody body, Record record) throws IOException {
        body.floats("values", record.values());
        body.sparse(record.sparse());
        body.metadata(record.metadata());
    }

    private static void pagination(JsonBody body, @Nullable String next) throws IOException {
        if (next != null) {
            body.object("pagination", pagination -> pagination.text("next", next));
        }
    }

    /// Comes last, because it tells the size of the answer so far.
    private void usage(JsonBody body, long readUnits) throws IOException {
        long egressBytes = body.sizeBytes();
        body.object("usage", usage -> {
            usage.whole("readUnits", readUnits);
            if (version.atLeast(ApiVersion.V2026_07)) {
                usage.whole("egressBytes", egressBytes);
            }
        });
    }
}
