package dev.bristlecone.database.records;

import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.data.Match;
import dev.bristlecone.database.data.QueryRequest;
import dev.bristlecone.database.data.SparseInput;
import dev.bristlecone.database.data.Vectors;
import dev.bristlecone.database.embedding.FieldEmbedder;
import dev.bristlecone.inference.EmbedAnswer;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.inference.RerankAnswer;
import dev.bristlecone.inference.RerankRequest;
import dev.bristlecone.inference.ServedModel;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Limits;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.index.IndexDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Searches over text records: the query's text becomes a vector, the nearest records are found, filtered by words and
/// reranked if so wished.
final class RecordSearches {
    /// How many times as many records are looked at when some of them may lack a word that is asked for, each time.
    private static final int WIDENING = 4;

    private final Vectors vectors;
    private final Vectors unbounded;
    private final Inference inference;

    RecordSearches(Vectors vectors, Vectors unbounded, Inference inference) {
        this.vectors = vectors;
        this.unbounded = unbounded;
        this.inference = inference;
    }

    Answer<RecordHits> search(IndexDefinition index, RecordSearch search) {
        check(search);
        RecordSearch.Rerank rerank = search.rerank();
        String rerankQuery = rerank == null ? "" : rerankQuery(search, rerank);
        EmbedAnswer embedded = embed(index, search);
        QueryRequest query = query(search, embedded);
        Answer<List<Match>> found = find(index, search, query);
        List<ServedModel> models = new ArrayList<>();
        if (embedded != null) {
            models.add(embedded.model());
        }
        List<Match> matches = found.value();
        int units = 0;
        if (rerank != null) {
            ServedModel model = inference.model(rerank.model());
            models.add(model);
            if (!matches.isEmpty()) {
                RerankAnswer answer = inference.rerank(request(matches, rerank, rerankQuery));
                matches = reordered(matches, answer);
                units = answer.units();
            }
        }
        List<RecordHits.Hit> hits =
                matches.stream().map(match -> hit(match, search.fields())).toList();
        long tokens = embedded == null ? 0 : embedded.embedded().tokens();
        return new Answer<>(
                new RecordHits(hits, models, tokens, units), found.readUnits(), found.lsn(), found.servedBy());
    }

    private static void check(RecordSearch search) {
        boolean byVector = search.vector() != null || search.sparse() != null;
        int ways = (search.text() == null ? 0 : 1) + (byVector ? 1 : 0) + (search.id() == null ? 0 : 1);
        if (ways != 1) {
            throw DatabaseException.invalid("Search request must contain exactly one of 'inputs', 'vector' and 'id' in"
                    + " 'query', got " + ways + " of them");
        }
    }

    private static String rerankQuery(RecordSearch search, RecordSearch.Rerank rerank) {
        String query = rerank.query() == null ? search.text() : rerank.query();
        if (query == null) {
            throw DatabaseException.invalid(
                    "rerank.query is required when searching by id or vector: there is no text to rank by");
        }
        return query;
    }

    private @Nullable EmbedAnswer embed(IndexDefinition index, RecordSearch search) {
        return search.text() == null
                ? null
                : FieldEmbedder.of(inference, index, TextRecords.embedOf(index)).query(search.text());
    }

    private static QueryRequest query(RecordSearch search, @Nullable EmbedAnswer embedded) {
        float[] vector = search.vector();
        SparseInput sparse = search.sparse();
        if (embedded != null) {
            switch (embedded.embedded().embeddings().getFirst()) {
                case Embedding.Dense dense -> vector = dense.values();
                case Embedding.Sparse words ->
                    sparse = new SparseInput(
                            words.vector().indices(), words.vector().values());
            }
        }
        return new QueryRequest(
                search.namespace(),
                search.topK(),
                vector,
                sparse,
                search.id(),
                search.filter(),
                false,
                true,
                null,
                null);
    }

    private Answer<List<Match>> find(IndexDefinition index, RecordSearch search, QueryRequest query) {
        MatchTerms terms = MatchTerms.of(index, search);
        boolean wordless = query.sparse() != null && query.sparse().indices().length == 0 && search.text() != null;
        if (wordless) {
            Answer<List<Match>> one = vectors.query(index, widened(query, 1, placeholder()));
            return new Answer<>(List.of(), one.readUnits(), one.lsn(), one.servedBy());
        }
        if (terms == null) {
            return vectors.query(index, query);
        }
        return findHolding(index, query, terms);
    }

    /// The best records that hold all terms, among the most that one query can find.
    private Answer<List<Match>> findHolding(IndexDefinition index, QueryRequest query, MatchTerms terms) {
        long wanted = query.topK();
        long looked = wanted;
        while (true) {
            looked = Math.min(looked * WIDENING, Limits.TOP_K_MAX);
            Answer<List<Match>> found = unbounded.query(index, widened(query, looked, query.sparse()));
            List<Match> holding =
                    found.value().stream().filter(terms::heldBy).limit(wanted).toList();
            boolean exhausted = found.value().size() < looked || looked >= Limits.TOP_K_MAX;
            if (holding.size() == wanted || exhausted) {
                return new Answer<>(holding, found.readUnits(), found.lsn(), found.servedBy());
            }
        }
    }

    private static QueryRequest widened(QueryRequest query, long topK, @Nullable SparseInput sparse) {
        return new QueryRequest(
                query.namespace(), topK, query.vector(), sparse, query.id(), query.filter(), false, true, null, null);
    }

    /// Checks a request as any other, and finds next to nothing.
    private static SparseInput placeholder() {
        return new SparseInput(new int[] {0}, new float[] {Float.MIN_NORMAL});
    }

    private static RerankRequest request(List<Match> matches, RecordSearch.Rerank rerank, String query) {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Match match : matches) {
            Map<String, Object> document = new HashMap<>();
            checkRanked(match.record(), rerank.rankFields());
            match.record().metadata().fields().forEach((name, value) -> document.put(name, plain(value)));
            documents.add(document);
        }
        return new RerankRequest(
                rerank.model(), query, documents, rerank.rankFields(), rerank.topN(), rerank.parameters());
    }

    private static void checkRanked(Record record, List<String> rankFields) {
        for (String field : rankFields) {
            if (!record.metadata().fields().containsKey(field)) {
                throw DatabaseException.invalid("Record '" + record.id() + "' has no field '" + field
                        + "' to be reranked by. Name fields in rerank.rank_fields that all records have.");
            }
        }
    }

    private static Object plain(MetadataValue value) {
        return switch (value) {
            case MetadataValue.Text text -> text.value();
            case MetadataValue.Numeric number -> number.value();
            case MetadataValue.Bool flag -> flag.value();
            case MetadataValue.TextList list -> list.values();
        };
    }

    private static List<Match> reordered(List<Match> matches, RerankAnswer answer) {
        return answer.ranked().stream()
                .map(ranked ->
                        new Match(ranked.score(), matches.get(ranked.index()).record()))
                .toList();
    }

    private static RecordHits.Hit hit(Match match, @Nullable List<String> wanted) {
        Record record = match.record();
        if (wanted == null) {
            return new RecordHits.Hit(record.id(), match.score(), record.metadata());
        }
        SortedMap<String, MetadataValue> fields =
                new TreeMap<>(record.metadata().fields());
        fields.keySet().retainAll(wanted);
        return new RecordHits.Hit(record.id(), match.score(), Metadata.of(fields));
    }
}
