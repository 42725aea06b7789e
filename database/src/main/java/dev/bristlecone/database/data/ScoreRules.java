package dev.bristlecone.database.data;

import dev.bristlecone.database.embedding.EmbeddingUse;
import dev.bristlecone.engine.Query;
import dev.bristlecone.engine.SearchEffort;
import dev.bristlecone.inference.EmbedAnswer;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.JsonText;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.text.QueryStringParser;
import dev.bristlecone.model.text.TextQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `score_by` means for one index. One clause of any kind, or several that all rank by words: their scores add up.
final class ScoreRules {
    private static final int CLAUSES_MAX = 100;
    private static final int QUERY_SIZE_BYTES_MAX = 10 << 10;
    private static final String KINDS = "text, query_string, dense_vector, sparse_vector, embed, sparse_embed";

    private final DocumentRules rules;
    private final TextFields fields;
    private final DataLimits limits;

    ScoreRules(DocumentRules rules, TextFields fields, DataLimits limits) {
        this.rules = rules;
        this.fields = fields;
        this.limits = limits;
    }

    /// What the clauses ask the engine for; a text that is to be embedded is embedded here.
    Scoring scoring(List<ScoreClause> clauses, int topK, @Nullable Filter filter, FieldSelection selection) {
        if (clauses.isEmpty()) {
            throw DatabaseException.invalid("'score_by' must contain at least one scoring clause");
        }
        if (clauses.size() > CLAUSES_MAX) {
            throw DatabaseException.invalid(
                    "'score_by' must contain at most " + CLAUSES_MAX + " scoring clauses, got " + clauses.size());
        }
        List<TextQuery> texts = new ArrayList<>();
        for (ScoreClause clause : clauses) {
            switch (type(clause)) {
                case "text" -> texts.add(text(clause));
                case "query_string" -> texts.add(queryString(clause));
                case "dense_vector" -> {
                    requireAlone(clause, clauses);
                    return byDense(dense(clause), EmbeddingUse.NONE, topK, filter, selection);
                }
                case "sparse_vector" -> {
                    requireAlone(clause, clauses);
                    SparseVector sparse = rules.vectors().querySparse(sparse(clause));
                    return bySparse(sparse, EmbeddingUse.NONE, topK, filter, selection);
                }
                case "embed" -> {
                    requireAlone(clause, clauses);
                    EmbedAnswer answer = fields.denseQuery(embeddedWords(clause, fields.denseField()));
                    return byDense(denseOf(answer), EmbeddingUse.NONE.and(answer), topK, filter, selection);
                }
                case "sparse_embed" -> {
                    requireAlone(clause, clauses);
                    EmbedAnswer answer = fields.sparseQuery(embeddedWords(clause, fields.sparseField()));
                    return bySparse(sparseOf(answer), EmbeddingUse.NONE.and(answer), topK, filter, selection);
                }
                default ->
                    throw DatabaseException.invalid("Unknown 'score_by' clause type '"
                            + JsonText.shortened(type(clause)) + "' (known: " + KINDS + ")");
            }
        }
        TextQuery text = texts.size() == 1 ? texts.getFirst() : new TextQuery.Combined(List.of(), texts, List.of());
        return new Scoring(query(Metric.DOT_PRODUCT, null, null, text, topK, filter, selection), EmbeddingUse.NONE);
    }

    private Scoring byDense(
            float[] dense, EmbeddingUse use, int topK, @Nullable Filter filter, FieldSelection selection) {
        Metric metric = rules.vectors().space().metric();
        return new Scoring(query(metric, dense, null, null, topK, filter, selection), use);
    }

    private Scoring bySparse(
            SparseVector sparse, EmbeddingUse use, int topK, @Nullable Filter filter, FieldSelection selection) {
        return new Scoring(query(Metric.DOT_PRODUCT, null, sparse, null, topK, filter, selection), use);
    }

    private Query query(
            Metric metric,
            float @Nullable [] dense,
            @Nullable SparseVector sparse,
            @Nullable TextQuery text,
            int topK,
            @Nullable Filter filter,
            FieldSelection selection) {
        return new Query(
                metric,
                dense,
                sparse,
                text,
                topK,
                filter,
                selection.has(rules.denseField()) || selection.has(rules.sparseField()),
                selection.hasOthersThan(rules.denseField(), rules.sparseField()),
                limits.resultBytesMax(),
                new SearchEffort(limits.recall(), 1, Integer.MAX_VALUE));
    }

    private static String type(ScoreClause clause) {
        String type = clause.type();
        if (type == null) {
            throw DatabaseException.invalid("Missing 'type' in a 'score_by' clause (known: " + KINDS + ")");
        }
        return type;
    }

    private static void requireAlone(ScoreClause clause, List<ScoreClause> clauses) {
        if (clauses.size() > 1) {
            throw DatabaseException.invalid(
                    "'score_by' clauses of type 'text' and 'query_string' may be combined, but a" + " clause of type '"
                            + clause.type() + "' must be the only one");
        }
    }

    private TextQuery text(ScoreClause clause) {
        forbid(clause, "values", clause.values() != null);
        forbid(clause, "sparse_values", clause.sparseValues() != null);
        return new TextQuery.AnyWord(rules.requireTextFields(fields(clause)), words(clause));
    }

    private TextQuery queryString(ScoreClause clause) {
        forbid(clause, "field", clause.field() != null);
        forbid(clause, "fields", clause.fields() != null);
        forbid(clause, "values", clause.values() != null);
        forbid(clause, "sparse_values", clause.sparseValues() != null);
        if (rules.textFields().isEmpty()) {
            throw DatabaseException.invalid("A 'query_string' clause needs a full-text field, and this index has none");
        }
        return QueryStringParser.parse(words(clause), rules.textFields());
    }

    private float[] dense(ScoreClause clause) {
        forbid(clause, "query", clause.query() != null);
        forbid(clause, "sparse_values", clause.sparseValues() != null);
        requireField(clause, rules.denseField());
        float[] values = clause.values();
        if (values == null || values.length == 0) {
            throw missing(clause, "values");
        }
        return rules.vectors().queryDense(values);
    }

    private SparseInput sparse(ScoreClause clause) {
        forbid(clause, "query", clause.query() != null);
        forbid(clause, "values", clause.values() != null);
        requireField(clause, rules.sparseField());
        SparseInput sparse = clause.sparseValues();
        if (sparse == null) {
            throw missing(clause, "sparse_values");
        }
        return sparse;
    }

    private static String embeddedWords(ScoreClause clause, @Nullable String expected) {
        forbid(clause, "values", clause.values() != null);
        forbid(clause, "sparse_values", clause.sparseValues() != null);
        String name = onlyField(clause);
        if (!name.equals(expected)) {
            throw DatabaseException.invalid("Field '" + JsonText.shortened(name) + "' has no '" + clause.type()
                    + "' in the schema of this index"
                    + (expected == null ? ", nor has any other" : " (expected: '" + expected + "')"));
        }
        return words(clause);
    }

    private static float[] denseOf(EmbedAnswer answer) {
        if (answer.embedded().embeddings().getFirst() instanceof Embedding.Dense dense) {
            return dense.values();
        }
        throw new IllegalStateException(answer.model().card().name() + " has made no dense vector");
    }

    private static SparseVector sparseOf(EmbedAnswer answer) {
        if (answer.embedded().embeddings().getFirst() instanceof Embedding.Sparse sparse) {
            return sparse.vector();
        }
        throw new IllegalStateException(answer.model().card().name() + " has made no sparse vector");
    }

    /// The one field of a vector clause must be the index's.
    private static void requireField(ScoreClause clause, @Nullable String expected) {
        String name = onlyField(clause);
        if (!name.equals(expected)) {
            throw DatabaseException.invalid(
                    "Field '" + JsonText.shortened(name) + "' is not a " + clause.type() + " field of this index"
                            + (expected == null ? ", which has none" : " (expected: '" + expected + "')"));
        }
    }

    private static String onlyField(ScoreClause clause) {
        List<String> fields = fields(clause);
        if (fields.size() > 1) {
            throw DatabaseException.invalid(
                    "A '" + clause.type() + "' clause takes exactly one field, got " + fields.size());
        }
        return fields.getFirst();
    }

    private static List<String> fields(ScoreClause clause) {
        String field = clause.field();
        List<String> fields = clause.fields();
        if (field != null && fields != null) {
            throw DatabaseException.invalid(
                    "A '" + clause.type() + "' clause must name its fields by one of 'fields' and 'field', got both");
        }
        if (fields != null && !fields.isEmpty()) {
            return fields.stream().distinct().toList();
        }
        if (field == null || field.isEmpty()) {
            throw missing(clause, "fields");
        }
        return List.of(field);
    }

    private static String words(ScoreClause clause) {
        String query = clause.query();
        if (query == null) {
            throw missing(clause, "query");
        }
        String trimmed = query.strip();
        if (trimmed.isEmpty()) {
            throw DatabaseException.invalid("The 'query' of a '" + clause.type() + "' clause must not be empty");
        }
        int sizeBytes = trimmed.getBytes(StandardCharsets.UTF_8).length;
        if (sizeBytes > QUERY_SIZE_BYTES_MAX) {
            throw DatabaseException.invalid("The 'query' of a '" + clause.type() + "' clause has " + sizeBytes
                    + " bytes, more than the limit of " + QUERY_SIZE_BYTES_MAX + " bytes");
        }
        return trimmed;
    }

    private static void forbid(ScoreClause clause, String member, boolean present) {
        if (present) {
            throw DatabaseException.invalid("A '" + clause.type() + "' clause does not take '" + member + "'");
        }
    }

    private static DatabaseException missing(ScoreClause clause, String member) {
        return DatabaseException.invalid("A '" + clause.type() + "' clause needs '" + member + "'");
    }

    /// @param embedding what the text of the query took
    record Scoring(Query query, EmbeddingUse embedding) {}
}
