package dev.bristlecone.database.records;

import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.data.RecordInput;
import dev.bristlecone.database.data.SparseInput;
import dev.bristlecone.database.data.UpsertRequest;
import dev.bristlecone.database.data.Vectors;
import dev.bristlecone.database.embedding.FieldEmbedder;
import dev.bristlecone.inference.EmbedAnswer;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.MetadataParser;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexDefinition.Family;
import java.util.ArrayList;
import java.util.List;

/// Text records: stored by what their text means, found by a text. The text stays a field of the record.
///
/// Calls block; make them on virtual threads. Any thread. Failures are [DatabaseException].
public final class TextRecords {
    /// How many records one upsert may hold, where its API does not allow more.
    public static final int UPSERT_RECORDS_MAX = FieldEmbedder.TEXTS_MAX;

    private final Vectors unbounded;
    private final Inference inference;
    private final long upsertBytesMax;
    private final RecordSearches searches;

    /// @param unbounded the same records, without limits on the sizes of requests and answers
    /// @param upsertBytesMax all records of one upsert, without the vectors that are made of them
    public TextRecords(Vectors vectors, Vectors unbounded, Inference inference, long upsertBytesMax) {
        this.unbounded = unbounded;
        this.inference = inference;
        this.upsertBytesMax = upsertBytesMax;
        this.searches = new RecordSearches(vectors, unbounded, inference);
    }

    /// Stores at most [#UPSERT_RECORDS_MAX] records; as [#upsert(IndexDefinition, String, List, int)].
    public TextReceipt upsert(IndexDefinition index, String namespace, List<TextRecord> records) {
        return upsert(index, namespace, records, UPSERT_RECORDS_MAX);
    }

    /// Stores records whole, replacing those with the same ids. All texts are embedded before anything is written.
    ///
    /// @param recordsMax how many there may be
    public TextReceipt upsert(IndexDefinition index, String namespace, List<TextRecord> records, int recordsMax) {
        EmbedSettings embed = embedOf(index);
        if (records.isEmpty()) {
            throw DatabaseException.invalid("The request holds no records. Send one JSON object on each line.");
        }
        if (records.size() > recordsMax) {
            throw DatabaseException.invalid("Batch size exceeds " + recordsMax + ": got " + records.size()
                    + " records. Send them in several requests.");
        }
        checkSize(records);
        String field = embed.textField();
        List<String> texts =
                records.stream().map(record -> textOf(record, field)).toList();
        EmbedAnswer answer = FieldEmbedder.of(inference, index, embed).passages(texts);
        List<RecordInput> inputs = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            inputs.add(input(records.get(i), answer.embedded().embeddings().get(i), field));
        }
        return new TextReceipt(
                unbounded.upsert(index, new UpsertRequest(namespace, inputs)),
                answer.model(),
                answer.embedded().tokens());
    }

    /// The records that are nearest to a text, a vector or a stored record, reranked if so wished.
    public Answer<RecordHits> search(IndexDefinition index, RecordSearch search) {
        return searches.search(index, search);
    }

    /// How an index embeds.
    ///
    /// @throws DatabaseException INVALID_ARGUMENT when it does not, with the API that serves it
    public static EmbedSettings embedOf(IndexDefinition index) {
        EmbedSettings embed = index.embed();
        if (index.family() == Family.DOCUMENTS) {
            throw DatabaseException.invalid("This index has a document schema, so text records cannot be used with it."
                    + " Use the documents API: POST /namespaces/{namespace}/documents/upsert and search.");
        }
        if (embed == null) {
            throw DatabaseException.invalid("This index is not configured for integrated embedding, so text records"
                    + " cannot be used with it. Use the vectors API: POST /vectors/upsert and POST /query.");
        }
        return embed;
    }

    private void checkSize(List<TextRecord> records) {
        long sizeBytes = 0;
        for (TextRecord record : records) {
            sizeBytes +=
                    record.id().length() + MetadataParser.parse(record.fields()).jsonSizeBytes();
        }
        if (sizeBytes > upsertBytesMax) {
            throw DatabaseException.invalid("Error, message length too large: found " + sizeBytes
                    + " bytes, the limit is: " + upsertBytesMax + " bytes. Send fewer records in one request.");
        }
    }

    private static String textOf(TextRecord record, String field) {
        if (record.fields().get(field) instanceof String text) {
            return text;
        }
        throw DatabaseException.invalid("Record '" + record.id() + "' has no text in the field '" + field
                + "', which this index embeds (expected: a string).");
    }

    private static RecordInput input(TextRecord record, Embedding embedding, String field) {
        return switch (embedding) {
            case Embedding.Dense dense -> new RecordInput(record.id(), dense.values(), null, record.fields());
            case Embedding.Sparse sparse -> {
                if (sparse.vector().size() == 0) {
                    throw DatabaseException.invalid("The field '" + field + "' of record '" + record.id()
                            + "' holds no word, so there is no sparse vector to store.");
                }
                SparseInput values = new SparseInput(
                        sparse.vector().indices(), sparse.vector().values());
                yield new RecordInput(record.id(), null, values, record.fields());
            }
        };
    }
}
