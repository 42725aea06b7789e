package dev.bristlecone.database.data;

import dev.bristlecone.engine.Engine;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.JsonText;
import dev.bristlecone.model.Limits;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.storage.catalog.Catalog;
import dev.bristlecone.storage.catalog.CatalogConflictException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Further names of namespaces, under which they can be read and not written. A name is an alias or a namespace, never
/// both: whoever makes either holds the lock that the other needs.
///
/// All aliases are in memory and in the catalog. A change is seen by every reader when its call returns. Any thread.
public final class Aliases {
    /// How many aliases one index may have.
    static final int PER_INDEX_MAX = 1_000;

    private static final Pattern NAME =
            Pattern.compile("[\\x21-\\x7e&&[^/?#%&=\\\\;+]]{1," + Limits.NAMESPACE_LENGTH_MAX + "}");

    private final Catalog catalog;
    private final Engine engine;
    private final InstantSource clock;
    private final ConcurrentHashMap<UUID, NavigableMap<String, NamespaceAlias>> byIndex = new ConcurrentHashMap<>();

    /// Shared by those who may make a namespace, alone for those who change aliases or remove a namespace.
    private final ReentrantReadWriteLock names = new ReentrantReadWriteLock();

    private Aliases(Catalog catalog, Engine engine, InstantSource clock) {
        this.catalog = catalog;
        this.engine = engine;
        this.clock = clock;
    }

    /// Reads the aliases of all indexes.
    ///
    /// @throws DatabaseException DATA_LOSS when one is damaged
    public static Aliases open(Catalog catalog, Engine engine, InstantSource clock) {
        Aliases aliases = new Aliases(catalog, engine, clock);
        try {
            for (Catalog.Entry entry : catalog.list(AliasFormat.KEY_PREFIX)) {
                aliases.put(AliasFormat.index(entry), AliasFormat.read(entry));
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
        return aliases;
    }

    public NamespaceAlias create(IndexDefinition index, String name, String target) {
        checkName(name);
        return alone(() -> {
            NavigableMap<String, NamespaceAlias> present = of(index.id());
            NamespaceAlias other = present.get(name);
            if (other != null) {
                throw new DatabaseException(
                                ErrorCode.ALREADY_EXISTS, "Namespace alias '" + name + "' already exists in this index")
                        .because("ALIAS_ALREADY_EXISTS", Map.of("target_namespace", other.target()));
            }
            if (engine.describe(new NamespaceKey(index.id(), name)).isPresent()) {
                throw new DatabaseException(
                                ErrorCode.ALREADY_EXISTS, "A namespace named '" + name + "' exists in this index")
                        .because("NAME_IN_USE_BY_NAMESPACE", Map.of());
            }
            if (present.size() >= PER_INDEX_MAX) {
                throw DatabaseException.invalid("An index can have at most " + PER_INDEX_MAX + " namespace aliases")
                        .because("ALIASES_PER_INDEX_EXCEEDED", Map.of());
            }
            Instant now = now();
            NamespaceAlias alias = new NamespaceAlias(name, checkedTarget(index, target), now, now);
            commit(Catalog.Change.create(AliasFormat.key(index.id(), name), AliasFormat.write(alias)));
            put(index.id(), alias);
            return alias;
        });
    }

    public NamespaceAlias describe(IndexDefinition index, String name) {
        checkName(name);
        NamespaceAlias alias = of(index.id()).get(name);
        if (alias == null) {
            throw notFound(name);
        }
        return alias;
    }

    /// Points an alias elsewhere; every reader goes there when this returns.
    public NamespaceAlias repoint(IndexDefinition index, String name, String target) {
        checkName(name);
        return alone(() -> {
            NamespaceAlias present = of(index.id()).get(name);
            if (present == null) {
                throw notFound(name);
            }
            NamespaceAlias moved = new NamespaceAlias(name, checkedTarget(index, target), present.createdAt(), now());
            String key = AliasFormat.key(index.id(), name);
            commit(new Catalog.Change(key, -1, AliasFormat.write(moved)));
            put(index.id(), moved);
            return moved;
        });
    }

    public void delete(IndexDefinition index, String name) {
        checkName(name);
        alone(() -> {
            NamespaceAlias present = of(index.id()).get(name);
            if (present == null) {
                throw notFound(name);
            }
            commit(new Catalog.Change(AliasFormat.key(index.id(), name), -1, null));
            TreeMap<String, NamespaceAlias> rest = new TreeMap<>(of(index.id()));
            rest.remove(name);
            byIndex.put(index.id(), Collections.unmodifiableNavigableMap(rest));
            return present;
        });
    }

    /// One page of aliases by name. The filters are part of the page's token: with one they may be repeated, not
    /// changed.
    ///
    /// @param target null for those of every namespace
    public AliasListing list(
            IndexDefinition index,
            @Nullable String prefix,
            @Nullable String target,
            @Nullable Long limit,
            @Nullable String paginationToken) {
        int size = checkedLimit(limit);
        AliasPage page = AliasPage.of(index.id(), prefix, target, paginationToken);
        List<NamespaceAlias> matching = of(index.id()).values().stream()
                .filter(alias -> alias.name().startsWith(page.prefix()))
                .filter(alias -> page.target() == null || alias.target().equals(page.target()))
                .toList();
        List<NamespaceAlias> rest = matching.stream()
                .filter(alias -> alias.name().compareTo(page.after()) > 0)
                .toList();
        List<NamespaceAlias> shown = new ArrayList<>(rest.subList(0, Math.min(size, rest.size())));
        String next = rest.size() > size ? page.tokenAfter(shown.getLast().name()) : null;
        return new AliasListing(shown, next, matching.size());
    }

    /// Where a read of a name goes.
    ///
    /// @param servedBy the target when the name is an alias, null otherwise
    record Reading(NamespaceKey key, @Nullable String servedBy) {}

    /// Where a read of a name goes: to an alias's target, else to the namespace of that name.
    Reading reading(IndexDefinition index, String name) {
        NamespaceAlias alias = of(index.id()).get(name);
        return alias == null
                ? new Reading(NamespaceNames.key(index, name), null)
                : new Reading(NamespaceNames.key(index, alias.target()), alias.target());
    }

    /// Runs what may make a namespace of this name, which must be no alias.
    <T> T making(IndexDefinition index, String name, Supplier<T> write) {
        names.readLock().lock();
        try {
            NamespaceAlias alias = of(index.id()).get(name);
            if (alias != null) {
                throw new DatabaseException(
                                ErrorCode.ALREADY_EXISTS,
                                "'" + name + "' is an alias of namespace '" + alias.target()
                                        + "' and cannot be written to. Write to the namespace itself.")
                        .because("NAME_IN_USE_BY_ALIAS", Map.of("target_namespace", alias.target()));
            }
            return write.get();
        } finally {
            names.readLock().unlock();
        }
    }

    /// Runs what removes a namespace of this name, which must be no alias and have none.
    <T> T removing(IndexDefinition index, String name, Supplier<T> write) {
        return alone(() -> {
            refuseNamespaceOperation(index, name);
            String listed = NamespaceNames.reported(NamespaceNames.stored(name));
            for (NamespaceAlias alias : of(index.id()).values()) {
                if (alias.target().equals(listed)) {
                    throw DatabaseException.invalid("Namespace '" + listed + "' is the target of alias '" + alias.name()
                                    + "' and cannot be deleted. Point the alias elsewhere or delete it first.")
                            .because("NAMESPACE_TARGETED_BY_ALIAS", Map.of("alias", alias.name()));
                }
            }
            return write.get();
        });
    }

    /// Refuses an operation on a namespace when the name is an alias.
    void refuseNamespaceOperation(IndexDefinition index, String name) {
        NamespaceAlias alias = of(index.id()).get(name);
        if (alias != null) {
            throw DatabaseException.invalid("'" + name + "' is an alias of namespace '" + alias.target()
                            + "'. Use the name of the namespace, or the operations for aliases.")
                    .because("NAMESPACE_OPERATION_ON_ALIAS", Map.of("target_namespace", alias.target()));
        }
    }

    /// Refuses to change records through an alias.
    ///
    /// @param code what the API of the caller says then
    void refuseChange(IndexDefinition index, String name, ErrorCode code) {
        NamespaceAlias alias = of(index.id()).get(name);
        if (alias != null) {
            throw new DatabaseException(
                            code,
                            "'" + name + "' is an alias of namespace '" + alias.target()
                                    + "' and cannot be written to. Write to the namespace itself.")
                    .because("WRITE_TO_ALIAS", Map.of("target_namespace", alias.target()));
        }
    }

    /// Forgets the aliases of an index that is gone.
    public void forget(UUID index) {
        alone(() -> {
            NavigableMap<String, NamespaceAlias> gone = byIndex.remove(index);
            if (gone != null && !gone.isEmpty()) {
                commit(gone.keySet().stream()
                        .map(name -> new Catalog.Change(AliasFormat.key(index, name), -1, null))
                        .toArray(Catalog.Change[]::new));
            }
            return index;
        });
    }

    private String checkedTarget(IndexDefinition index, String target) {
        if (target.isEmpty()) {
            throw DatabaseException.invalid("A namespace alias needs a 'target_namespace'")
                    .because("TARGET_NAMESPACE_REQUIRED", Map.of());
        }
        if (target.length() > Limits.NAMESPACE_LENGTH_MAX) {
            throw DatabaseException.invalid(
                            "'target_namespace' must be at most " + Limits.NAMESPACE_LENGTH_MAX + " characters long")
                    .because("NAMESPACE_TOO_LONG", Map.of());
        }
        if (of(index.id()).containsKey(target)) {
            throw DatabaseException.invalid("'" + target + "' is an alias itself. Name a namespace as the target.")
                    .because("TARGET_IS_ALIAS", Map.of());
        }
        NamespaceKey key;
        try {
            key = NamespaceNames.key(index, target);
        } catch (DatabaseException e) {
            throw DatabaseException.invalid(String.valueOf(e.getMessage())).because("NAMESPACE_INVALID", Map.of());
        }
        if (engine.describe(key).isEmpty()) {
            throw DatabaseException.invalid("Target namespace '" + target + "' does not exist in this index")
                    .because("TARGET_NAMESPACE_NOT_FOUND", Map.of());
        }
        return NamespaceNames.reported(key.namespace());
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()
                || name.equals(NamespaceNames.DEFAULT)
                || name.equals(".")
                || name.equals("..")) {
            throw DatabaseException.invalid("Namespace alias name must be 1 to " + Limits.NAMESPACE_LENGTH_MAX
                            + " printable ASCII characters without space and / ? # % & = \\ ; +, and not '__default__',"
                            + " '.' or '..', got " + JsonText.of(name))
                    .because("ALIAS_NAME_INVALID", Map.of());
        }
    }

    private static int checkedLimit(@Nullable Long limit) {
        try {
            return Limit.page(limit, Limits.LIST_LIMIT_MAX);
        } catch (DatabaseException e) {
            throw e.because("LIST_INVALID_LIMIT", Map.of());
        }
    }

    private static DatabaseException notFound(String name) {
        return DatabaseException.notFound("Namespace alias '" + name + "' not found");
    }

    private NavigableMap<String, NamespaceAlias> of(UUID index) {
        return byIndex.getOrDefault(index, Collections.emptyNavigableMap());
    }

    private void put(UUID index, NamespaceAlias alias) {
        TreeMap<String, NamespaceAlias> more = new TreeMap<>(of(index));
        more.put(alias.name(), alias);
        byIndex.put(index, Collections.unmodifiableNavigableMap(more));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private <T> T alone(Supplier<T> change) {
        names.writeLock().lock();
        try {
            return change.get();
        } finally {
            names.writeLock().unlock();
        }
    }

    private void commit(Catalog.Change... changes) {
        try {
            catalog.commit(List.of(changes));
        } catch (CatalogConflictException e) {
            throw new IllegalStateException("aliases change under one lock", e);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private static DatabaseException unavailable(IOException e) {
        return new DatabaseException(ErrorCode.UNAVAILABLE, "the catalog cannot be used: " + e.getMessage(), e);
    }
}
