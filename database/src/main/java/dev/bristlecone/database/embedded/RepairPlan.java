package dev.bristlecone.database.embedded;

import dev.bristlecone.database.control.Indexes;
import dev.bristlecone.engine.EmbeddedEngine;
import dev.bristlecone.engine.EngineSettings;
import dev.bristlecone.engine.LostWrite;
import dev.bristlecone.engine.StoreRepair;
import dev.bristlecone.engine.Write;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.storage.directory.StoreSettings;
import dev.bristlecone.storage.log.LogSurvey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is damaged in a data directory, in words, and what a repair would do about it and lose. Making the plan reads
/// every byte and changes nothing. The server must not run.
public final class RepairPlan {
    private final Path data;
    private final List<String> logLines;
    private final Map<NamespaceKey, String> damaged;
    private final Map<UUID, String> indexNames;

    private RepairPlan(
            Path data, List<String> logLines, Map<NamespaceKey, String> damaged, Map<UUID, String> indexNames) {
        this.data = data;
        this.logLines = logLines;
        this.damaged = damaged;
        this.indexNames = indexNames;
    }

    /// Examines a data directory.
    ///
    /// @throws IOException in words for the operator, when it is in use, no store, or damaged beyond this repair
    public static RepairPlan make(Path data) throws IOException {
        try (StoreRepair repair = StoreRepair.open(data)) {
            Map<UUID, String> names = Indexes.names(repair.catalog());
            return new RepairPlan(data, describeLog(repair, names), repair.damagedNamespaces(), names);
        }
    }

    /// Whether the log must be cut before the store opens for writing.
    public boolean logDamaged() {
        return !logLines.isEmpty();
    }

    /// Whether namespaces answer nothing because of damage.
    public boolean namespacesDamaged() {
        return !damaged.isEmpty();
    }

    /// Everything found, one line each.
    public List<String> lines() {
        List<String> lines = new ArrayList<>(logLines);
        damaged.keySet().stream()
                .sorted(Comparator.comparing((NamespaceKey key) -> name(indexNames, key.index()))
                        .thenComparing(NamespaceKey::namespace))
                .forEach(key -> lines.add(
                        "damaged: " + describe(indexNames, key.index(), key.namespace()) + ": " + damaged.get(key)));
        return lines;
    }

    /// Cuts the log where its damage begins.
    ///
    /// @return the files with what was cut
    public List<Path> cutLog() throws IOException {
        try (StoreRepair repair = StoreRepair.open(data)) {
            return repair.cutLog().stream().map(data::resolve).toList();
        }
    }

    /// Deletes the damaged namespaces, whole. The log must be intact by now.
    public void dropDamaged(Supplier<UUID> ids) throws IOException {
        try (EmbeddedEngine store = EmbeddedEngine.open(data, StoreSettings.DEFAULTS, EngineSettings.DEFAULT, ids)) {
            for (NamespaceKey key : damaged.keySet()) {
                store.engine().write(new Write.DeleteNamespace(key)).join();
            }
        }
    }

    private static List<String> describeLog(StoreRepair repair, Map<UUID, String> names) {
        LogSurvey.Damage damage = repair.logDamage();
        if (damage == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("the log is damaged in " + damage.file() + " at offset " + damage.offset() + ": " + damage.reason());
        if (damage.lossless()) {
            lines.add("nothing is lost by cutting it: segment files contain all of the damaged part");
            return lines;
        }
        long next = repair.lastGoodLsn() + 1;
        lines.add("the last intact write has LSN " + (next - 1) + "; cutting the log there loses:");
        for (LostWrite write : repair.lostWrites()) {
            addUnreadable(lines, next, write.lsn() - 1);
            lines.add("  LSN " + write.lsn() + ": " + write.what() + " in "
                    + describe(names, write.index(), write.namespace())
                    + (write.ids().isEmpty() ? "" : ", ids " + String.join(" ", write.ids())));
            next = write.lsn() + 1;
        }
        lines.add("  LSN " + next + " and later, if there were any: cannot be read");
        return lines;
    }

    private static void addUnreadable(List<String> lines, long from, long to) {
        if (from == to) {
            lines.add("  LSN " + from + ": cannot be read; its namespace and ids are unknown");
        } else if (from < to) {
            lines.add("  LSN " + from + " to " + to + ": cannot be read; their namespaces and ids are unknown");
        }
    }

    private static String name(Map<UUID, String> names, UUID index) {
        return names.getOrDefault(index, index.toString());
    }

    private static String describe(Map<UUID, String> names, UUID index, @Nullable String namespace) {
        String text = "index " + name(names, index);
        return namespace == null ? text : text + ", namespace '" + namespace + "'";
    }
}
