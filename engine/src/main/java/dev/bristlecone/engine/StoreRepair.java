package dev.bristlecone.engine;

import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.catalog.Catalog;
import dev.bristlecone.storage.directory.StoreDirectory;
import dev.bristlecone.storage.directory.StoreSettings;
import dev.bristlecone.storage.log.LogSurvey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A store examined from end to end, every byte of log and segment files: what is damaged, and what a repair would
/// lose. Looking changes nothing; only [#cutLog] does. One thread, and no other process has the store open.
public final class StoreRepair implements AutoCloseable {
    private final StoreDirectory directory;
    private final LogSurvey log;
    private final List<LostWrite> lostWrites = new ArrayList<>();
    private final Map<NamespaceKey, String> damagedNamespaces = new HashMap<>();

    private StoreRepair(StoreDirectory directory, LogSurvey log) {
        this.directory = directory;
        this.log = log;
    }

    /// Examines a store.
    ///
    /// @throws StorageException FENCED when a process has it open; CORRUPT when catalog or manifest are damaged,
    ///     which only a backup mends; TOO_OLD, TOO_NEW or IO
    public static StoreRepair open(Path root) throws IOException {
        StoreDirectory directory = StoreDirectory.openReadOnly(root, StoreSettings.DEFAULTS);
        try {
            Manifest manifest = ManifestStore.open(
                            directory.blobs(), directory.catalog(), directory.storeId(), directory.epoch())
                    .current();
            LogSurvey log = directory.surveyLog(EmbeddedEngine.LOG, manifest.floorLsn());
            StoreRepair repair = new StoreRepair(directory, log);
            if (log.damage() != null) {
                log.visitLost((lsn, payload) -> repair.lostWrites.add(LostWrite.decode(lsn, payload)));
            }
            repair.examineSegments(manifest);
            return repair;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /// Where the log is damaged; null when it is whole.
    public LogSurvey.@Nullable Damage logDamage() {
        return log.damage();
    }

    /// The last LSN that survives.
    public long lastGoodLsn() {
        return log.lastGoodLsn();
    }

    /// Writes that cutting the log loses and that can still be read, in LSN order. LSNs missing between the last
    /// good one and these were durable, too, and cannot be read.
    public List<LostWrite> lostWrites() {
        return List.copyOf(lostWrites);
    }

    /// Namespaces that answer nothing, and why. Only deleting them, or a backup, mends them.
    public Map<NamespaceKey, String> damagedNamespaces() {
        return Map.copyOf(damagedNamespaces);
    }

    /// The definitions, for their names.
    public Catalog catalog() {
        return directory.catalog();
    }

    /// Cuts the log where its damage begins. What was cut is kept.
    ///
    /// @return the files, below the data directory, with what was cut
    public List<String> cutLog() throws IOException {
        return log.cut();
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }

    private void examineSegments(Manifest manifest) throws IOException {
        Map<Long, NamespaceKey> owners = new TreeMap<>();
        for (Manifest.NamespaceEntry namespace : manifest.namespaces()) {
            owners.put(namespace.createdLsn(), namespace.key());
            Damage damage = namespace.damage();
            if (damage != null) {
                damagedNamespaces.put(namespace.key(), damage.refusal().getMessage());
            }
        }
        for (Manifest.FileEntry entry : manifest.files()) {
            Map<Long, String> damaged = examine(entry);
            damaged.forEach((createdLsn, reason) -> {
                NamespaceKey key = owners.get(createdLsn);
                if (key != null) {
                    damagedNamespaces.putIfAbsent(key, reason);
                }
            });
        }
    }

    /// The reasons by the created LSN of the namespace.
    private Map<Long, String> examine(Manifest.FileEntry entry) throws IOException {
        Map<Long, String> damaged = new HashMap<>();
        SharedSegmentFile file = SharedSegmentFile.openOrQuarantine(directory.blobs(), entry);
        try {
            for (Manifest.SectionEntry section : entry.living()) {
                try {
                    file.section(section.section());
                } catch (StorageException e) {
                    damaged.put(section.createdLsn(), String.valueOf(e.getMessage()));
                }
            }
        } finally {
            file.release();
        }
        return damaged;
    }
}
