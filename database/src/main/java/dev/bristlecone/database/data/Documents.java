package dev.bristlecone.database.data;

import dev.bristlecone.database.embedding.EmbeddingUse;
import dev.bristlecone.database.embedding.FieldEmbedder;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.Hit;
import dev.bristlecone.engine.NamespaceStats;
import dev.bristlecone.engine.Page;
import dev.bristlecone.engine.Patch;
import dev.bristlecone.engine.Query;
import dev.bristlecone.engine.Read;
import dev.bristlecone.engine.RecordPatch;
import dev.bristlecone.engine.Write;
import dev.bristlecone.engine.WriteResult;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Identifiers;
import dev.bristlecone.model.Limits;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.index.IndexDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The documents of an index with a schema of its own: stored, found, fetched, listed, changed and removed. Checks,
/// blocking and threads as in [Vectors]. A write to a namespace that does not exist changes nothing, and says so.
public final class Documents {
    private final Engine engine;
    private final Filters filters;
    private final Writes writes;
    private final DataLimits limits;
    private final Aliases aliases;
    private final Inference inference;

    /// @param inference what embeds the texts of fields that ask for it
    public Documents(Engine engine, DataLimits limits, Aliases aliases, Inference inference) {
        this.inference = inference;
        this.aliases = aliases;
        this.engine = engine;
        this.filters = new Filters(engine);
        this.writes = new Writes(engine);
        this.limits = limits;
    }

    /// Refuses an index that is made for another API, naming that.
    public static void requireFamily(IndexDefinition index) {
        Admission.requireDocuments(index);
    }

    /// Stores documents whole, replacing those with the same ids. All texts are embedded before anything is stored.
    public DocumentReceipt upsert(IndexDefinition index, String namespace, List<DocumentInput> documents) {
        Admission.requireDocuments(index);
        NamespaceKey key = NamespaceNames.key(index, namespace);
        TextFields texts = TextFields.of(inference, index);
        Limit.count("documents", documents, documentsMax(texts));
        DocumentRules rules = new DocumentRules(index);
        List<Record> records = documents.stream().map(rules::record).toList();
        checkSize(records.stream().mapToLong(Record::sizeBytes).sum());
        TextFields.Passages passages = texts.passages(documents);
        List<Record> complete = passages.onto(records);
        WriteResult result =
                aliases.making(index, namespace, () -> writes.apply(new Write.Upsert(key, index.space(), complete)));
        return new DocumentReceipt(
                new Receipt(records.size(), WriteUnits.upsert(result.touchedBytes()), result.lsn()), passages.use());
    }

    /// The best documents by what the search scores by; ties by id in byte order.
    public Answer<DocumentHits> search(IndexDefinition index, DocumentSearch search) {
        Admission.requireDocuments(index);
        Aliases.Reading reading = aliases.reading(index, search.namespace());
        NamespaceKey namespace = reading.key();
        DocumentRules rules = new DocumentRules(index);
        int topK = Limit.between("top_k", search.topK(), 1, Limits.TOP_K_MAX);
        rules.checkReadable(search.includeFields());
        FieldSelection selection = FieldSelection.ofSearch(search.includeFields());
        Filter filter = parse(rules, search.filter());
        ScoreRules.Scoring scoring = new ScoreRules(rules, TextFields.of(inference, index), limits)
                .scoring(
                        search.scoreBy(),
                        topK,
                        filter == null ? null : filters.within(index, namespace, filter),
                        selection);
        Query query = scoring.query();
        Read<List<Hit>> read = engine.query(namespace, query);
        long sizeBytes =
                engine.describe(namespace).map(NamespaceStats::sizeBytes).orElse(0L);
        boolean distance = query.metric() == Metric.EUCLIDEAN;
        List<Document> found = read.value().stream()
                .map(hit -> rules.document(hit.record(), distance ? 0 - hit.score() : hit.score(), selection))
                .toList();
        return new Answer<>(
                new DocumentHits(found, scoring.embedding()),
                ReadUnits.query(sizeBytes),
                read.lsn(),
                reading.servedBy());
    }

    /// Documents by id in the order of the ids, or one page of those a filter matches in id order.
    public Answer<Listing<Document>> fetch(IndexDefinition index, DocumentFetch fetch) {
        Admission.requireDocuments(index);
        Aliases.Reading reading = aliases.reading(index, fetch.namespace());
        return fetch(index, reading.key(), fetch).servedBy(reading.servedBy());
    }

    private Answer<Listing<Document>> fetch(IndexDefinition index, NamespaceKey namespace, DocumentFetch fetch) {
        DocumentRules rules = new DocumentRules(index);
        rules.checkReadable(fetch.includeFields());
        FieldSelection selection = FieldSelection.ofFetch(fetch.includeFields());
        int limit = Limit.page(fetch.limit(), Limits.FETCH_BY_METADATA_LIMIT_MAX);
        if (fetch.filter() != null) {
            return fetchMatching(index, namespace, rules, fetch, fetch.filter(), limit, selection);
        }
        if (fetch.ids().isEmpty()) {
            throw DatabaseException.invalid("No 'ids' or 'filter' provided in the document fetch request. Provide at"
                    + " least one document ID in 'ids', or a metadata filter in 'filter'.");
        }
        if (fetch.paginationToken() != null) {
            throw DatabaseException.invalid("The 'pagination_token' field is only valid together with 'filter' in"
                    + " document fetch requests.");
        }
        checkIds(fetch.ids());
        Read<List<Record>> read = engine.fetch(namespace, fetch.ids());
        return answer(rules, read.value(), null, selection, read.lsn());
    }

    private Answer<Listing<Document>> fetchMatching(
            IndexDefinition index,
            NamespaceKey namespace,
            DocumentRules rules,
            DocumentFetch fetch,
            Map<String, @Nullable Object> wanted,
            int limit,
            FieldSelection selection) {
        if (!fetch.ids().isEmpty()) {
            throw DatabaseException.invalid("The 'ids' and 'filter' fields are mutually exclusive in document fetch"
                    + " requests. Provide 'ids' to fetch specific documents, or 'filter' to fetch every document"
                    + " matching a metadata filter.");
        }
        Filter filter = parse(rules, wanted);
        if (filter == null) {
            throw DatabaseException.invalid("Empty filter provided for document fetch request");
        }
        PageTokens tokens = PageTokens.of(
                "fetch documents", index.id().toString(), namespace.namespace(), PageTokens.describe(filter));
        Page<Record> page = engine.fetchMatching(
                namespace,
                filters.within(index, namespace, filter),
                limit,
                limits.resultBytesMax(),
                tokens.decode(fetch.paginationToken()));
        return answer(rules, page.items(), tokens.encode(page.next()), selection, page.lsn());
    }

    /// One page of ids with a prefix, in byte order.
    public Answer<Listing<String>> list(IndexDefinition index, ListRequest request) {
        Admission.requireDocuments(index);
        Aliases.Reading reading = aliases.reading(index, request.namespace());
        NamespaceKey namespace = reading.key();
        String prefix = request.prefix();
        Limit.prefix(prefix);
        int limit = Limit.page(request.limit(), Limits.LIST_LIMIT_MAX);
        PageTokens tokens = PageTokens.of("list documents", index.id().toString(), namespace.namespace(), prefix);
        Page<String> page = engine.list(namespace, prefix, limit, tokens.decode(request.paginationToken()));
        return new Answer<>(
                new Listing<>(page.items(), tokens.encode(page.next())),
                ReadUnits.LISTING,
                page.lsn(),
                reading.servedBy());
    }

    /// The count is how many documents were found and changed; by filter at most
    /// [Limits#UPDATE_BY_FILTER_RECORDS_MAX] of them are changed.
    public DocumentReceipt update(IndexDefinition index, DocumentUpdate update) {
        Admission.requireDocuments(index);
        aliases.refuseChange(index, update.namespace(), ErrorCode.FAILED_PRECONDITION);
        NamespaceKey namespace = NamespaceNames.key(index, update.namespace());
        DocumentRules rules = new DocumentRules(index);
        boolean filtered = update.filter() != null;
        boolean changes =
                !update.setFields().isEmpty() || !update.removeFields().isEmpty();
        if (!update.documents().isEmpty()) {
            if (filtered || changes) {
                throw DatabaseException.invalid("The 'documents' field excludes 'filter', 'set_fields' and"
                        + " 'remove_fields' in document update requests. Provide 'documents' to change documents by id,"
                        + " or 'filter' with the changes to all it matches.");
            }
            return patchEach(namespace, rules, TextFields.of(inference, index), update.documents());
        }
        if (!filtered) {
            throw DatabaseException.invalid("No 'documents' or 'filter' provided in the document update request."
                    + " Provide at least one document in 'documents', or a metadata filter in 'filter'.");
        }
        Filter filter = requireMetadataOnly(
                required(parse(rules, update.filter()), "Update with empty metadata filter is not allowed"), "update");
        if (!changes) {
            throw DatabaseException.invalid(
                    "Document update by filter must contain non-empty 'set_fields' or" + " 'remove_fields'");
        }
        Patch patch = rules.patchOfMany(update.setFields(), update.removeFields());
        WriteResult result = writes.apply(new Write.PatchMatching(
                namespace, filters.within(index, namespace, filter), patch, Limits.UPDATE_BY_FILTER_RECORDS_MAX));
        return new DocumentReceipt(
                new Receipt(result.matched(), WriteUnits.change(result.touchedBytes()), result.lsn()),
                EmbeddingUse.NONE);
    }

    /// The count is how many documents were removed.
    public Receipt delete(IndexDefinition index, DeleteRequest request) {
        Admission.requireDocuments(index);
        aliases.refuseChange(index, request.namespace(), ErrorCode.FAILED_PRECONDITION);
        NamespaceKey namespace = NamespaceNames.key(index, request.namespace());
        WriteResult result = writes.apply(deletion(index, namespace, request));
        return new Receipt(result.matched(), WriteUnits.change(result.touchedBytes()), result.lsn());
    }

    private Write deletion(IndexDefinition index, NamespaceKey namespace, DeleteRequest request) {
        int forms =
                (request.ids().isEmpty() ? 0 : 1) + (request.filter() == null ? 0 : 1) + (request.deleteAll() ? 1 : 0);
        if (forms != 1) {
            throw DatabaseException.invalid(
                    "Document delete request must contain exactly one of 'ids', 'filter' or 'delete_all: true', got "
                            + (forms == 0 ? "none" : "several"));
        }
        if (request.deleteAll()) {
            return new Write.DeleteAll(namespace);
        }
        if (request.filter() == null) {
            checkIds(request.ids());
            return new Write.DeleteRecords(namespace, request.ids());
        }
        Filter filter = required(
                parse(new DocumentRules(index), request.filter()), "Delete with empty metadata filter is not allowed");
        return new Write.DeleteMatching(
                namespace, filters.within(index, namespace, requireMetadataOnly(filter, "delete")));
    }

    private DocumentReceipt patchEach(
            NamespaceKey namespace, DocumentRules rules, TextFields texts, List<DocumentInput> documents) {
        Limit.count("documents", documents, documentsMax(texts));
        List<RecordPatch> patches = documents.stream().map(rules::patch).toList();
        checkSize(patches.stream().mapToLong(Documents::sizeBytes).sum());
        checkMergedSizes(namespace, rules, patches);
        TextFields.Passages passages = texts.passages(documents);
        List<RecordPatch> changing = passages.ontoPatches(patches).stream()
                .filter(record -> !record.patch().isEmpty())
                .toList();
        WriteResult result = writes.apply(new Write.PatchRecords(namespace, changing));
        return new DocumentReceipt(
                new Receipt(result.matched(), WriteUnits.change(result.touchedBytes()), result.lsn()), passages.use());
    }

    private static int documentsMax(TextFields texts) {
        return texts.isEmpty() ? Limits.UPSERT_RECORDS_MAX : FieldEmbedder.TEXTS_MAX;
    }

    /// Keeps patches from growing metadata past its limit, as [Vectors] does for updates. Patches of one document
    /// add up.
    private void checkMergedSizes(NamespaceKey namespace, DocumentRules rules, List<RecordPatch> patches) {
        List<RecordPatch> setting = patches.stream()
                .filter(record -> !record.patch().setMetadata().isEmpty())
                .toList();
        List<String> ids = setting.stream().map(RecordPatch::id).distinct().toList();
        Map<String, Metadata> merged = new HashMap<>();
        for (Record stored : engine.fetch(namespace, ids).value()) {
            merged.put(stored.id(), stored.metadata());
        }
        for (RecordPatch record : setting) {
            Patch patch = record.patch();
            Metadata metadata = merged.computeIfPresent(
                    record.id(),
                    (id, before) -> before.without(patch.removedFields()).merge(patch.setMetadata()));
            if (metadata != null) {
                rules.checkMetadataSize(metadata);
            }
        }
    }

    private static long sizeBytes(RecordPatch record) {
        Patch patch = record.patch();
        return new Record(record.id(), patch.values(), patch.sparse(), patch.setMetadata()).sizeBytes();
    }

    private static Answer<Listing<Document>> answer(
            DocumentRules rules, List<Record> records, @Nullable String next, FieldSelection selection, long lsn) {
        List<Document> documents = records.stream()
                .map(record -> rules.document(record, null, selection))
                .toList();
        return new Answer<>(new Listing<>(documents, next), ReadUnits.fetch(documents.size()), lsn);
    }

    private static @Nullable Filter parse(DocumentRules rules, @Nullable Map<String, @Nullable Object> filter) {
        return Filters.parse(filter, rules.rankingFields());
    }

    private static Filter required(@Nullable Filter filter, String messageWhenEmpty) {
        if (filter == null) {
            throw DatabaseException.invalid(messageWhenEmpty);
        }
        return filter;
    }

    /// Words are searched, not changed by.
    private static Filter requireMetadataOnly(Filter filter, String operation) {
        if (filter.asksForWords()) {
            throw DatabaseException.invalid("The text-match operators $match_phrase, $match_all and $match_any are not"
                    + " supported in document " + operation
                    + " filters; use them in the filter of a search or a fetch");
        }
        return filter;
    }

    private void checkSize(long sizeBytes) {
        if (sizeBytes > limits.upsertBytesMax()) {
            throw DatabaseException.invalid("Error, message length too large: found " + sizeBytes
                    + " bytes, the limit is: " + limits.upsertBytesMax()
                    + " bytes. Send fewer documents in one request.");
        }
    }

    private static void checkIds(List<String> ids) {
        Limit.count("ids", ids, Limits.IDS_PER_REQUEST_MAX);
        ids.forEach(Identifiers::checkRecordId);
    }
}
