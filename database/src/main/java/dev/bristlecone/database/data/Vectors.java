package dev.bristlecone.database.data;

import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.Hit;
import dev.bristlecone.engine.NamespaceStats;
import dev.bristlecone.engine.Page;
import dev.bristlecone.engine.Query;
import dev.bristlecone.engine.Read;
import dev.bristlecone.engine.SearchEffort;
import dev.bristlecone.engine.Write;
import dev.bristlecone.engine.WriteResult;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Identifiers;
import dev.bristlecone.model.Limits;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.index.IndexDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The records of an index: stored, found, fetched, listed, changed and removed. Every request is checked whole first:
/// one bad record fails all of it and nothing is applied. Reading a namespace that does not exist finds nothing;
/// deleting from one is NOT_FOUND.
///
/// Calls block until the engine has answered (a write: until it is durable and visible); make them on virtual threads.
/// Any thread. Failures are [DatabaseException].
public final class Vectors {
    private static final int MAX_CANDIDATES_MAX = 100_000;
    private static final float SCAN_FACTOR_MIN = 0.5f;
    private static final float SCAN_FACTOR_MAX = 4.0f;

    private final Engine engine;
    private final Filters filters;
    private final Writes writes;
    private final DataLimits limits;
    private final Aliases aliases;

    public Vectors(Engine engine, DataLimits limits, Aliases aliases) {
        this.aliases = aliases;
        this.engine = engine;
        this.filters = new Filters(engine);
        this.writes = new Writes(engine);
        this.limits = limits;
    }

    public Receipt upsert(IndexDefinition index, UpsertRequest request) {
        Admission.requireVectorWrites(index);
        NamespaceKey namespace = NamespaceNames.key(index, request.namespace());
        Limit.count("vectors", request.records(), Limits.UPSERT_RECORDS_MAX);
        RecordRules rules = new RecordRules(index);
        List<Record> records = request.records().stream().map(rules::record).toList();
        checkUpsertSize(records);
        WriteResult result = aliases.making(
                index, request.namespace(), () -> writes.apply(new Write.Upsert(namespace, rules.space(), records)));
        return new Receipt(records.size(), WriteUnits.upsert(result.touchedBytes()), result.lsn());
    }

    /// The nearest records, best first; ties by id in byte order.
    public Answer<List<Match>> query(IndexDefinition index, QueryRequest request) {
        Admission.requireVectorReads(index);
        Aliases.Reading reading = aliases.reading(index, request.namespace());
        return query(index, reading.key(), request).servedBy(reading.servedBy());
    }

    private Answer<List<Match>> query(IndexDefinition index, NamespaceKey namespace, QueryRequest request) {
        RecordRules rules = new RecordRules(index);
        int topK = Limit.between("top_k", request.topK(), 1, Limits.TOP_K_MAX);
        checkTuning(index, request, topK);
        float[] vector = request.vector();
        boolean dense = vector != null && vector.length > 0;
        SparseInput sparse = request.sparse();
        String id = request.id();
        if (id != null && !id.isEmpty()) {
            refuseBesideId(dense, sparse != null);
            return queryById(index, namespace, rules, id, topK, request);
        }
        if (!dense && sparse == null) {
            throw DatabaseException.invalid("Query request must contain one of 'id', 'vector' or 'sparse_vector'");
        }
        return search(
                index,
                namespace,
                rules,
                vector != null && dense ? rules.queryDense(vector) : null,
                sparse == null ? null : rules.querySparse(sparse),
                Filters.parse(request.filter()),
                topK,
                request);
    }

    /// The records with these ids, in the order of the ids, each once; unknown ids are left out.
    public Answer<List<Record>> fetch(IndexDefinition index, String namespace, List<String> ids) {
        Admission.requireVectorReads(index);
        Aliases.Reading reading = aliases.reading(index, namespace);
        checkIds(ids);
        Read<List<Record>> read = engine.fetch(reading.key(), ids);
        return new Answer<>(read.value(), ReadUnits.fetch(read.value().size()), read.lsn(), reading.servedBy());
    }

    /// One page of the records a filter matches, in id order.
    public Answer<Listing<Record>> fetchMatching(IndexDefinition index, FetchMatchingRequest request) {
        Admission.requireVectorReads(index);
        Aliases.Reading reading = aliases.reading(index, request.namespace());
        NamespaceKey namespace = reading.key();
        Filter filter = Filters.parseRequired(request.filter(), "Empty filter provided for fetch by metadata request");
        int limit = Limit.page(request.limit(), Limits.FETCH_BY_METADATA_LIMIT_MAX);
        PageTokens tokens = PageTokens.of(
                "fetch by metadata", index.id().toString(), namespace.namespace(), PageTokens.describe(filter));
        Page<Record> page = engine.fetchMatching(
                namespace,
                filters.within(index, namespace, filter),
                limit,
                limits.resultBytesMax(),
                tokens.decode(request.paginationToken()));
        return new Answer<>(
                new Listing<>(page.items(), tokens.encode(page.next())),
                ReadUnits.fetch(page.items().size()),
                page.lsn(),
                reading.servedBy());
    }

    /// One page of ids with a prefix, in byte order.
    public Answer<Listing<String>> list(IndexDefinition index, ListRequest request) {
        Admission.requireVectorReads(index);
        Admission.requireServerless(index, "Listing vector ids");
        Aliases.Reading reading = aliases.reading(index, request.namespace());
        NamespaceKey namespace = reading.key();
        String prefix = request.prefix();
        Limit.prefix(prefix);
        int limit = Limit.page(request.limit(), Limits.LIST_LIMIT_MAX);
        PageTokens tokens = PageTokens.of("list", index.id().toString(), namespace.namespace(), prefix);
        Page<String> page = engine.list(namespace, prefix, limit, tokens.decode(request.paginationToken()));
        return new Answer<>(
                new Listing<>(page.items(), tokens.encode(page.next())),
                ReadUnits.LISTING,
                page.lsn(),
                reading.servedBy());
    }

    /// The count is what the filter matched, or for an update by id 1 when the record exists and 0 otherwise.
    public Receipt update(IndexDefinition index, UpdateRequest request) {
        Admission.requireVectorWrites(index);
        aliases.refuseChange(index, request.namespace(), ErrorCode.INVALID_ARGUMENT);
        NamespaceKey namespace = NamespaceNames.key(index, request.namespace());
        String id = request.id();
        boolean byId = id != null && !id.isEmpty();
        if (byId && request.filter() != null) {
            throw DatabaseException.invalid("Cannot provide both 'id' and 'filter' in an update request");
        }
        if (!byId && request.filter() == null) {
            throw DatabaseException.invalid("Update request must contain either 'id' or 'filter'");
        }
        RecordRules rules = new RecordRules(index);
        return id != null && byId
                ? updateRecord(namespace, rules, id, request)
                : updateMatching(index, namespace, rules, request);
    }

    /// The count is how many records were removed.
    public Receipt delete(IndexDefinition index, DeleteRequest request) {
        Admission.requireVectorWrites(index);
        aliases.refuseChange(index, request.namespace(), ErrorCode.INVALID_ARGUMENT);
        NamespaceKey namespace = NamespaceNames.key(index, request.namespace());
        WriteResult result = writes.apply(deletion(index, namespace, request));
        if (!result.namespaceExisted()) {
            throw Namespaces.notFound();
        }
        return new Receipt(result.matched(), WriteUnits.change(result.touchedBytes()), result.lsn());
    }

    private Write deletion(IndexDefinition index, NamespaceKey namespace, DeleteRequest request) {
        boolean filtered = request.filter() != null;
        if (request.deleteAll()) {
            if (!request.ids().isEmpty()) {
                throw DatabaseException.invalid("No explicit IDs allowed when delete_all=true");
            }
            if (filtered) {
                throw DatabaseException.invalid("No filter allowed when delete_all=true");
            }
            return new Write.DeleteAll(namespace);
        }
        if (filtered) {
            Filter filter = Filters.parseRequired(request.filter(), "Delete with empty metadata filter is not allowed");
            return new Write.DeleteMatching(namespace, filters.within(index, namespace, filter));
        }
        if (request.ids().isEmpty()) {
            throw DatabaseException.invalid("Delete request must contain one of 'ids', 'filter' or 'delete_all=true'");
        }
        checkIds(request.ids());
        return new Write.DeleteRecords(namespace, request.ids());
    }

    private Receipt updateRecord(NamespaceKey namespace, RecordRules rules, String id, UpdateRequest request) {
        Identifiers.checkRecordId(id);
        if (request.dryRun()) {
            throw DatabaseException.invalid("dry_run is supported only when updating by metadata filter");
        }
        Metadata changes = rules.metadata(request.setMetadata());
        float[] values = rules.storedDenseOrNull(request.values());
        SparseVector sparse = rules.storedSparseOrNull(request.sparse());
        if (!changes.isEmpty()) {
            checkMergedSize(namespace, rules, id, changes);
        }
        WriteResult result = writes.apply(new Write.UpdateRecord(namespace, id, values, sparse, changes));
        return new Receipt(result.matched(), WriteUnits.change(result.touchedBytes()), result.lsn());
    }

    private Receipt updateMatching(
            IndexDefinition index, NamespaceKey namespace, RecordRules rules, UpdateRequest request) {
        float[] values = request.values();
        if ((values != null && values.length > 0) || request.sparse() != null) {
            throw DatabaseException.invalid("Update by metadata request does not support updating vector values");
        }
        Filter filter = filters.within(
                index,
                namespace,
                Filters.parseRequired(request.filter(), "Update with empty metadata filter is not allowed"));
        Metadata changes = rules.metadata(request.setMetadata());
        if (request.dryRun()) {
            Read<Long> count = engine.countMatching(namespace, filter);
            return new Receipt(count.value(), 0, count.lsn());
        }
        if (changes.isEmpty()) {
            throw DatabaseException.invalid("Update by metadata request must contain non-empty 'set_metadata'");
        }
        WriteResult result =
                writes.apply(new Write.UpdateMatching(namespace, filter, changes, Limits.UPDATE_BY_FILTER_RECORDS_MAX));
        return new Receipt(result.matched(), WriteUnits.change(result.touchedBytes()), result.lsn());
    }

    /// Keeps merges from growing metadata past its limit. Two merges at the same moment may pass together; the
    /// limit protects from endless growth, nothing depends on its exactness.
    private void checkMergedSize(NamespaceKey namespace, RecordRules rules, String id, Metadata changes) {
        for (Record stored : engine.fetch(namespace, List.of(id)).value()) {
            rules.checkSize(stored.metadata().merge(changes));
        }
    }

    private Answer<List<Match>> queryById(
            IndexDefinition index,
            NamespaceKey namespace,
            RecordRules rules,
            String id,
            int topK,
            QueryRequest request) {
        Identifiers.checkRecordId(id);
        Filter filter = Filters.parse(request.filter());
        Read<List<Record>> stored = engine.fetch(namespace, List.of(id));
        for (Record record : stored.value()) {
            SparseVector sparse = rules.ranksSparse() ? record.sparse() : null;
            return search(index, namespace, rules, record.values(), sparse, filter, topK, request);
        }
        return new Answer<>(List.of(), ReadUnits.query(0), stored.lsn());
    }

    private Answer<List<Match>> search(
            IndexDefinition index,
            NamespaceKey namespace,
            RecordRules rules,
            float @Nullable [] dense,
            @Nullable SparseVector sparse,
            @Nullable Filter filter,
            int topK,
            QueryRequest request) {
        Query query = new Query(
                rules.space().metric(),
                dense,
                sparse,
                topK,
                filter == null ? null : filters.within(index, namespace, filter),
                request.includeValues(),
                request.includeMetadata(),
                limits.resultBytesMax(),
                effort(request));
        Read<List<Hit>> read = engine.query(namespace, query);
        long sizeBytes =
                engine.describe(namespace).map(NamespaceStats::sizeBytes).orElse(0L);
        List<Match> matches = read.value().stream()
                .map(hit -> new Match(hit.score(), hit.record()))
                .toList();
        return new Answer<>(matches, ReadUnits.query(sizeBytes), read.lsn());
    }

    private void checkUpsertSize(List<Record> records) {
        long sizeBytes = records.stream().mapToLong(Record::sizeBytes).sum();
        if (sizeBytes > limits.upsertBytesMax()) {
            throw DatabaseException.invalid("Error, message length too large: found " + sizeBytes
                    + " bytes, the limit is: " + limits.upsertBytesMax()
                    + " bytes. Send fewer records in one request.");
        }
    }

    private static void refuseBesideId(boolean dense, boolean sparse) {
        if (dense) {
            throw DatabaseException.invalid("Cannot provide both 'ID' and 'vector' at the same time");
        }
        if (sparse) {
            throw DatabaseException.invalid("Cannot provide both 'ID' and 'sparse_vector' at the same time");
        }
    }

    private static void checkTuning(IndexDefinition index, QueryRequest request, int topK) {
        Float scanFactor = request.scanFactor();
        Long maxCandidates = request.maxCandidates();
        if (scanFactor == null && maxCandidates == null) {
            return;
        }
        if (index.isSparseOnly()) {
            throw DatabaseException.invalid(
                    "scan_factor and max_candidates parameters are not supported for sparse indexes");
        }
        if (scanFactor != null && !(scanFactor >= SCAN_FACTOR_MIN && scanFactor <= SCAN_FACTOR_MAX)) {
            throw DatabaseException.invalid("scan_factor must be between 0.5 and 4.0, got " + scanFactor);
        }
        if (maxCandidates != null && (maxCandidates < topK || maxCandidates > MAX_CANDIDATES_MAX)) {
            throw DatabaseException.invalid("max_candidates must be between " + topK + " (top_k) and "
                    + MAX_CANDIDATES_MAX + ", got " + maxCandidates);
        }
    }

    /// The hosted defaults stand for the recall that is set; other values scale it.
    private SearchEffort effort(QueryRequest request) {
        Float scanFactor = request.scanFactor();
        Long maxCandidates = request.maxCandidates();
        return new SearchEffort(
                limits.recall(),
                scanFactor == null ? 1 : scanFactor / SCAN_FACTOR_MAX,
                maxCandidates == null ? Integer.MAX_VALUE : maxCandidates.intValue());
    }

    private static void checkIds(List<String> ids) {
        Limit.count("ids", ids, Limits.IDS_PER_REQUEST_MAX);
        ids.forEach(Identifiers::checkRecordId);
    }
}
