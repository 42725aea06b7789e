package dev.bristlecone.database.control;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.storage.catalog.Catalog;
import dev.bristlecone.storage.catalog.CatalogConflictException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The indexes of one store: every use case of the control plane that is about them.
///
/// The catalog decides. Each change is one commit whose expectations hold what must not have happened meanwhile (name
/// free, port free, version unchanged); only then does the view in memory follow and are listeners told. An index can
/// be used as soon as [#create] returns, so it is READY at once. A deletion is three durable steps, each of which may
/// be repeated: TERMINATING in the catalog, data dropped, entry removed; one that was interrupted goes on at
/// [#open] or when the user repeats it.
///
/// Threads: any. Lookups never wait; changes go one at a time.
public final class Indexes implements IndexDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(Indexes.class);
    private static final int COMMIT_ATTEMPTS_MAX = 8;
    private static final int INVENTED_NAME_DIGITS = 8;

    private final Catalog catalog;
    private final IndexData data;
    private final ControlSettings settings;
    private final EmbeddingModels models;
    private final boolean readOnly;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final ConcurrentSkipListMap<String, IndexDefinition> view = new ConcurrentSkipListMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /// Guards every change, the port book and `stale`; makes what listeners hear ordered.
    private final ReentrantLock changing = new ReentrantLock();

    private final PortBook ports;

    /// Whether the catalog may know more than the view: after a conflict, or a commit with unknown outcome.
    private boolean stale = true;

    private Indexes(
            Catalog catalog,
            IndexData data,
            ControlSettings settings,
            EmbeddingModels models,
            InstantSource clock,
            Supplier<UUID> ids,
            IntPredicate portUsable,
            boolean readOnly) {
        this.catalog = catalog;
        this.readOnly = readOnly;
        this.data = data;
        this.settings = settings;
        this.models = models;
        this.clock = clock;
        this.ids = ids;
        this.ports = new PortBook(settings, portUsable);
    }

    /// Reads the catalog and finishes interrupted deletions.
    ///
    /// @param data where the contents of indexes live; must be ready to drop them
    /// @param models what an index may embed with
    /// @param ids identities for new indexes, never repeated
    /// @param portUsable whether this machine can listen on a port; asked once, when a name gets its port
    /// @throws DatabaseException when the catalog cannot be read, or holds a damaged definition
    public static Indexes open(
            Catalog catalog,
            IndexData data,
            ControlSettings settings,
            EmbeddingModels models,
            InstantSource clock,
            Supplier<UUID> ids,
            IntPredicate portUsable) {
        Indexes indexes = new Indexes(catalog, data, settings, models, clock, ids, portUsable, false);
        indexes.inTurn(indexes::finishDeletions);
        return indexes;
    }

    /// Reads the catalog of a store that is open for reading only: interrupted deletions stay, changes are refused.
    ///
    /// @throws DatabaseException when the catalog cannot be read, or holds a damaged definition
    public static Indexes openReadOnly(
            Catalog catalog,
            ControlSettings settings,
            EmbeddingModels models,
            InstantSource clock,
            Supplier<UUID> ids) {
        Indexes indexes = new Indexes(catalog, index -> {}, settings, models, clock, ids, port -> true, true);
        indexes.inTurn(indexes::all);
        return indexes;
    }

    /// The names of all indexes a catalog defines.
    ///
    /// @throws DatabaseException DATA_LOSS when it holds a damaged definition
    public static Map<UUID, String> names(Catalog catalog) throws IOException {
        Map<UUID, String> names = new HashMap<>();
        for (Catalog.Entry entry : catalog.list(IndexDocumentFormat.KEY_PREFIX)) {
            IndexDefinition index = IndexDocumentReader.read(entry.key(), entry.value());
            names.put(index.id(), index.name());
        }
        return names;
    }

    @Override
    public Optional<IndexDefinition> byName(String name) {
        return Optional.ofNullable(view.get(name));
    }

    @Override
    public List<IndexDefinition> all() {
        return List.copyOf(view.values());
    }

    @Override
    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    /// The index of this name.
    ///
    /// @throws DatabaseException NOT_FOUND when there is none
    public IndexDefinition describe(String name) {
        IndexDefinition index = view.get(name);
        if (index == null) {
            throw DatabaseException.notFound("Index " + name + " not found.");
        }
        return index;
    }

    /// Makes an index of vectors or documents, whichever its fields say.
    ///
    /// @throws DatabaseException INVALID_ARGUMENT for a rule broken, NOT_FOUND for an unknown region,
    ///     ALREADY_EXISTS for a taken name, QUOTA_EXCEEDED when no more indexes are allowed
    public IndexDefinition create(NewIndex wish) {
        SortedMap<String, IndexField> fields = EmbeddedTexts.settled(wish, models);
        return create(wish, fields, IndexRules.checkFields(fields), null);
    }

    /// Makes an index that embeds text itself. Its definition is kept; see [EmbedSettings].
    ///
    /// @throws DatabaseException as [#create(NewIndex)], and NOT_FOUND for an unknown model
    public IndexDefinition create(NewEmbeddingIndex wish) {
        EmbeddingModel model = EmbeddingModel.of(models.named(wish.model()));
        EmbedSettings embed =
                IndexChanges.checked(model.settings(wish.fieldMap(), wish.readParameters(), wish.writeParameters()));
        NewIndex plain = new NewIndex(
                wish.name(),
                model.fields(wish.metric(), wish.dimension()),
                wish.filterableFields(),
                wish.deployment(),
                wish.readCapacity(),
                wish.deletionProtection(),
                wish.tags());
        return create(plain, plain.fields(), IndexDefinition.Family.RECORDS, embed);
    }

    /// Changes what may change of an index.
    ///
    /// @throws DatabaseException NOT_FOUND, INVALID_ARGUMENT for a rule broken, FAILED_PRECONDITION while it is
    ///     being deleted
    public IndexDefinition configure(String name, IndexChange change) {
        return inTurn(() -> {
            Catalog.Entry entry = entryOf(name);
            IndexDefinition before = IndexDocumentReader.read(entry.key(), entry.value());
            if (before.state() == IndexDefinition.State.TERMINATING) {
                throw new DatabaseException(ErrorCode.FAILED_PRECONDITION, "Index " + name + " is being deleted.");
            }
            IndexDefinition after = IndexChanges.apply(change, before, models);
            replace(entry, after);
            return after;
        });
    }

    /// Removes an index and all it holds; returns when both are gone for good.
    ///
    /// @throws DatabaseException NOT_FOUND; FORBIDDEN under deletion protection; UNAVAILABLE when a step failed,
    ///     after which the index is TERMINATING and the call may be repeated
    public void delete(String name) {
        inTurn(() -> {
            Catalog.Entry entry = entryOf(name);
            IndexDefinition index = IndexDocumentReader.read(entry.key(), entry.value());
            if (index.deletionProtection()) {
                throw new DatabaseException(
                        ErrorCode.FORBIDDEN,
                        "Deletion protection is enabled for this index. Disable deletion protection before retrying.");
            }
            if (index.state() != IndexDefinition.State.TERMINATING) {
                replace(entry, index.withState(IndexDefinition.State.TERMINATING));
            }
            return finishDeletion(name);
        });
    }

    private IndexDefinition create(
            NewIndex wish,
            SortedMap<String, IndexField> fields,
            IndexDefinition.Family family,
            @Nullable EmbedSettings embed) {
        if (wish.name() != null) {
            IndexRules.checkName(wish.name());
        }
        SortedMap<String, String> tags = IndexChanges.mergeTags(null, wish.tags());
        IndexRules.checkDeployment(wish.deployment(), settings);
        IndexRules.checkReadCapacity(wish.readCapacity());
        return inTurn(() -> {
            UUID id = ids.get();
            String name = wish.name() == null ? inventedName(id) : wish.name();
            checkFree(name);
            PortBook.Assignment port = ports.assign(name, view::containsKey);
            IndexDefinition index = new IndexDefinition(
                    id,
                    name,
                    port.port(),
                    clock.instant(),
                    fields,
                    wish.filterableFields(),
                    family,
                    wish.deployment(),
                    wish.readCapacity(),
                    wish.deletionProtection(),
                    tags,
                    IndexChanges.restingState(wish.readCapacity()),
                    embed);
            List<Catalog.Change> changes = new ArrayList<>();
            changes.add(Catalog.Change.create(IndexDocumentFormat.key(name), IndexDocumentWriter.write(index)));
            if (port.change() != null) {
                changes.add(port.change());
            }
            commit(changes);
            if (port.change() != null) {
                ports.load(catalog);
            }
            view.put(name, index);
            tell(listener -> listener.created(index));
            return index;
        });
    }

    private void checkFree(String name) {
        if (view.containsKey(name)) {
            throw new DatabaseException(ErrorCode.ALREADY_EXISTS, "Resource already exists.");
        }
        Integer max = settings.indexCountMax();
        if (max != null && view.size() >= max) {
            throw new DatabaseException(
                    ErrorCode.QUOTA_EXCEEDED,
                    "Request failed. You've reached the max serverless indexes allowed in this project (" + max
                            + "). Use namespaces to partition your data into logical groups, or delete an index.");
        }
    }

    private static String inventedName(UUID id) {
        return "index-" + id.toString().replace("-", "").substring(0, INVENTED_NAME_DIGITS);
    }

    private Catalog.Entry entryOf(String name) throws IOException {
        describe(name);
        return catalog.get(IndexDocumentFormat.key(name)).orElseThrow(() -> {
            stale = true;
            return DatabaseException.notFound("Index " + name + " not found.");
        });
    }

    private void replace(Catalog.Entry entry, IndexDefinition after) throws IOException {
        commit(List.of(Catalog.Change.replace(entry, IndexDocumentWriter.write(after))));
        view.put(after.name(), after);
        tell(listener -> listener.changed(after));
    }

    private List<IndexDefinition> finishDeletions() throws IOException {
        List<IndexDefinition> removed = new ArrayList<>();
        for (IndexDefinition index : all()) {
            if (index.state() == IndexDefinition.State.TERMINATING) {
                LOG.info("finishing the interrupted deletion of index {}", index.name());
                removed.add(finishDeletion(index.name()));
            }
        }
        return removed;
    }

    private IndexDefinition finishDeletion(String name) throws IOException {
        IndexDefinition index = describe(name);
        data.drop(index.id());
        commit(List.of(Catalog.Change.delete(entryOf(name))));
        view.remove(name);
        tell(listener -> listener.removed(index));
        return index;
    }

    /// Runs one change with an up-to-date view. A conflict means that somebody else changed the catalog: look
    /// again, decide again.
    private <T> T inTurn(Step<T> step) {
        changing.lock();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    if (stale) {
                        reload();
                    }
                    return step.run();
                } catch (CatalogConflictException e) {
                    if (attempt == COMMIT_ATTEMPTS_MAX) {
                        throw new DatabaseException(
                                ErrorCode.UNAVAILABLE, "Too many changes at the same time. Try again.", e);
                    }
                }
            }
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.UNAVAILABLE,
                    "The catalog cannot be read or written now. A change may or may not have happened; try again.",
                    e);
        } finally {
            changing.unlock();
        }
    }

    private void commit(List<Catalog.Change> changes) throws IOException {
        if (readOnly) {
            throw new DatabaseException(
                    ErrorCode.UNAVAILABLE, "The store is open for reading only. Nothing was changed.");
        }
        stale = true;
        catalog.commit(changes);
        stale = false;
    }

    /// Makes the view what the catalog says, and tells the differences.
    private void reload() throws IOException {
        ports.load(catalog);
        Map<String, IndexDefinition> found = new HashMap<>();
        for (Catalog.Entry entry : catalog.list(IndexDocumentFormat.KEY_PREFIX)) {
            IndexDefinition index = IndexDocumentReader.read(entry.key(), entry.value());
            found.put(index.name(), index);
        }
        for (IndexDefinition known : all()) {
            IndexDefinition now = found.get(known.name());
            if (now == null || !now.id().equals(known.id())) {
                view.remove(known.name());
                tell(listener -> listener.removed(known));
            }
        }
        for (IndexDefinition now : new TreeMap<>(found).values()) {
            IndexDefinition known = view.put(now.name(), now);
            if (known == null) {
                tell(listener -> listener.created(now));
            } else if (!known.equals(now)) {
                tell(listener -> listener.changed(now));
            }
        }
        stale = false;
    }

    /// The change is durable already: a listener that fails cannot undo it and must not hide it from the others.
    private void tell(Consumer<Listener> news) {
        for (Listener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("a listener failed to follow a change of the indexes", e);
            }
        }
    }

    /// One change, decided on the present view.
    @FunctionalInterface
    private interface Step<T> {
        T run() throws IOException;
    }
}
