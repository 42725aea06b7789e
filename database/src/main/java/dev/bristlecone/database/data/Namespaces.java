package dev.bristlecone.database.data;

import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.NamespaceStats;
import dev.bristlecone.engine.Page;
import dev.bristlecone.engine.Write;
import dev.bristlecone.engine.WriteResult;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Limits;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The namespaces of an index, and how much each holds. Blocking and threads as in [Vectors].
///
/// The default namespace is stored as "" and listed as [NamespaceNames#DEFAULT], at the place that name has in byte
/// order.
public final class Namespaces {
    private static final int SCHEMA_FIELDS_MAX = 50;
    private static final int SUMMARY_PAGE = 1_000;

    private final Engine engine;
    private final Filters filters;
    private final Writes writes;
    private final boolean filteredStats;
    private final Aliases aliases;

    /// With the stats of the hosted service: with a filter those of pod-based indexes only.
    public Namespaces(Engine engine, Aliases aliases) {
        this(engine, aliases, false);
    }

    /// @param filteredStats whether the stats of every index may be asked with a filter
    public Namespaces(Engine engine, Aliases aliases, boolean filteredStats) {
        this.filteredStats = filteredStats;
        this.aliases = aliases;
        this.engine = engine;
        this.filters = new Filters(engine);
        this.writes = new Writes(engine);
    }

    /// Creates an empty namespace.
    ///
    /// @param schema field name to its `filterable` flag; null or empty inherits the index's
    public Answer<NamespaceSummary> create(
            IndexDefinition index, String name, @Nullable Map<String, @Nullable Boolean> schema) {
        Admission.requireServerless(index, "Creating a namespace");
        if (NamespaceNames.stored(name).isEmpty()) {
            throw DatabaseException.invalid("The default namespace exists in every index and cannot be created. Choose"
                    + " a name of 1 to " + Limits.NAMESPACE_LENGTH_MAX + " ASCII characters other than '"
                    + NamespaceNames.DEFAULT + "'.");
        }
        NamespaceKey key = NamespaceNames.key(index, name);
        SortedSet<String> fields = schema == null || schema.isEmpty() ? index.filterableFields() : filterable(schema);
        WriteResult result = aliases.making(index, name, () -> writes.apply(new Write.CreateNamespace(key, fields)));
        if (result.namespaceExisted()) {
            throw new DatabaseException(
                    ErrorCode.ALREADY_EXISTS, "Namespace '" + name + "' already exists in this index");
        }
        return new Answer<>(new NamespaceSummary(name, 0, 0, fields), ReadUnits.LISTING, result.lsn());
    }

    public Answer<NamespaceSummary> describe(IndexDefinition index, String name) {
        Admission.requireServerless(index, "Describing a namespace");
        aliases.refuseNamespaceOperation(index, name);
        NamespaceKey key = NamespaceNames.key(index, name);
        long lsn = engine.stats().lastLsn();
        NamespaceStats stats = engine.describe(key).orElseThrow(Namespaces::notFound);
        return new Answer<>(summary(index, stats), ReadUnits.LISTING, lsn);
    }

    /// Removes a namespace and everything in it. The count is the records it held.
    public Receipt delete(IndexDefinition index, String name) {
        Admission.requireServerless(index, "Deleting a namespace");
        Write deletion = new Write.DeleteNamespace(NamespaceNames.key(index, name));
        WriteResult result = aliases.removing(index, name, () -> writes.apply(deletion));
        if (!result.namespaceExisted()) {
            throw notFound();
        }
        return new Receipt(result.matched(), WriteUnits.WHOLE, result.lsn());
    }

    /// One page of namespaces. `limit` null means 100, an empty prefix means all.
    public Answer<NamespaceListing> list(
            IndexDefinition index, String prefix, @Nullable Long limit, @Nullable String paginationToken) {
        Admission.requireServerless(index, "Listing namespaces");
        Limit.prefix(prefix);
        int size = Limit.page(limit, Limits.LIST_LIMIT_MAX);
        PageTokens tokens = PageTokens.of("namespaces", index.id().toString(), prefix);
        String after = tokens.decode(paginationToken);

        NamespaceStats unnamed = NamespaceNames.DEFAULT.startsWith(prefix)
                ? engine.describe(new NamespaceKey(index.id(), "")).orElse(null)
                : null;
        // One more than a page, so that a further page is known to exist; another one for the default namespace, which
        // the engine lists first and users see elsewhere.
        Page<NamespaceStats> page = engine.namespaces(index.id(), prefix, size + 2, after);
        List<NamespaceStats> found = new ArrayList<>(page.items());
        found.removeIf(stats -> stats.name().isEmpty());
        if (unnamed != null && (after == null || NamespaceNames.DEFAULT.compareTo(after) > 0)) {
            found.add(unnamed);
        }
        List<NamespaceSummary> listed = found.stream()
                .map(stats -> summary(index, stats))
                .sorted((left, right) -> left.name().compareTo(right.name()))
                .toList();
        boolean more = listed.size() > size;
        List<NamespaceSummary> shown = more ? listed.subList(0, size) : listed;
        String next = more ? shown.getLast().name() : null;
        long total = engine.countNamespaces(index.id(), prefix) + (unnamed != null && !prefix.isEmpty() ? 1 : 0);
        return new Answer<>(new NamespaceListing(shown, tokens.encode(next), total), ReadUnits.LISTING, page.lsn());
    }

    /// Counts of the whole index and of each namespace that holds records.
    ///
    /// @param filter counts only what it matches; null or empty for everything. Pod-based indexes only, unless all
    ///     may be asked
    public Answer<IndexSummary> summarize(IndexDefinition index, @Nullable Map<String, @Nullable Object> filter) {
        Filter counted = Filters.parse(filter);
        if (counted != null && !filteredStats && !(index.deployment() instanceof Deployment.Pod)) {
            throw DatabaseException.invalid(
                    "Serverless and Starter index types do not support describing index stats with metadata filtering");
        }
        SortedMap<String, Long> counts = new TreeMap<>();
        long total = 0;
        long lsn = engine.stats().lastLsn();
        String after = null;
        do {
            Page<NamespaceStats> page = engine.namespaces(index.id(), "", SUMMARY_PAGE, after);
            for (NamespaceStats stats : page.items()) {
                if (stats.recordCount() > 0) {
                    total += stats.recordCount();
                    counts.put(stats.name(), count(index, stats, counted));
                }
            }
            after = page.next();
        } while (after != null);
        return new Answer<>(new IndexSummary(counts, total), ReadUnits.LISTING, lsn);
    }

    static DatabaseException notFound() {
        return DatabaseException.notFound("Namespace not found");
    }

    private long count(IndexDefinition index, NamespaceStats stats, @Nullable Filter filter) {
        if (filter == null) {
            return stats.recordCount();
        }
        NamespaceKey key = new NamespaceKey(index.id(), stats.name());
        return engine.countMatching(key, filters.within(index, key, filter)).value();
    }

    private static NamespaceSummary summary(IndexDefinition index, NamespaceStats stats) {
        return new NamespaceSummary(
                NamespaceNames.reported(stats.name()),
                stats.recordCount(),
                stats.sizeBytes(),
                Filters.filterableFields(index, stats));
    }

    private static SortedSet<String> filterable(Map<String, @Nullable Boolean> schema) {
        if (schema.size() > SCHEMA_FIELDS_MAX) {
            throw DatabaseException.invalid(
                    "A metadata schema may have at most " + SCHEMA_FIELDS_MAX + " fields, got " + schema.size());
        }
        SortedSet<String> fields = new TreeSet<>();
        schema.forEach((field, filterable) -> {
            if (field.startsWith("$")) {
                throw DatabaseException.invalid("Metadata field names must not start with '$', got '" + field + "'");
            }
            if (!Optional.ofNullable(filterable).orElse(false)) {
                throw DatabaseException.invalid("Field '" + field + "' is set to filterable: false. Only filterable:"
                        + " true is supported. To avoid indexing the field, omit it from the list of fields.");
            }
            fields.add(field);
        });
        return fields;
    }
}
