package dev.bristlecone.server.wire;

import com.linecorp.armeria.common.HttpData;
import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.records.RecordHits;
import dev.bristlecone.server.edge.ApiVersion;

/// Writes the answers of the text records API.
public final class RecordAnswers {
    private RecordAnswers() {}

    /// The answer to a search.
    ///
    /// @param namespace the one that was named
    public static HttpData found(ApiVersion version, String namespace, Answer<RecordHits> answer) {
        boolean tellsMore = version.atLeast(ApiVersion.V2026_07);
        RecordHits found = answer.value();
        return JsonBody.object(body -> {
            body.object(
                    "result",
                    result -> result.objects("hits", found.hits(), (item, hit) -> {
                        item.text("_id", hit.id());
                        item.number("_score", hit.score());
                        item.fields("fields", hit.fields());
                    }));
            if (tellsMore) {
                body.text("namespace", answer.namespace(namespace));
            }
            long egressBytes = body.sizeBytes();
            body.object("usage", usage -> {
                usage.whole("read_units", answer.readUnits());
                if (tellsMore) {
                    usage.whole("egress_bytes", egressBytes);
                }
                if (found.embedTokens() > 0) {
                    usage.whole("embed_total_tokens", found.embedTokens());
                }
                if (found.rerankUnits() > 0) {
                    usage.whole("rerank_units", found.rerankUnits());
                }
            });
        });
    }
}
