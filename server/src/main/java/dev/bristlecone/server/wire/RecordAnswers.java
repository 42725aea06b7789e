package dev.bristlecone.server.wire;

import com.linecorp.armeria.common.HttpData;
import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.records.RecordHits;

/// Writes the answers of the text records API, alike in all versions.
public final class RecordAnswers {
    private RecordAnswers() {}

    public static HttpData found(Answer<RecordHits> answer) {
        RecordHits found = answer.value();
        return JsonBody.object(body -> {
            body.object(
                    "result",
                    result -> result.objects("hits", found.hits(), (item, hit) -> {
                        item.text("_id", hit.id());
                        item.number("_score", hit.score());
                        item.fields("fields", hit.fields());
                    }));
            body.object("usage", usage -> {
                usage.whole("read_units", answer.readUnits());
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
