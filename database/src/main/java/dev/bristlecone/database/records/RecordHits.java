package dev.bristlecone.database.records;

import dev.bristlecone.inference.ServedModel;
import dev.bristlecone.model.Metadata;
import java.util.List;

/// What a search found, best first.
///
/// @param models who computed something for it
/// @param embedTokens how many tokens of the query a model read; 0 when none did
/// @param rerankUnits what the reranking is said to cost; 0 when there was none
public record RecordHits(List<Hit> hits, List<ServedModel> models, long embedTokens, int rerankUnits) {
    public RecordHits {
        hits = List.copyOf(hits);
        models = List.copyOf(models);
    }

    /// One record found.
    ///
    /// @param fields those that were asked for
    public record Hit(String id, float score, Metadata fields) {}
}
