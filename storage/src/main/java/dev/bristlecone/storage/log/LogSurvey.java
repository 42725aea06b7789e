package dev.bristlecone.storage.log;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.disk.Disk;
import dev.bristlecone.storage.disk.DiskName;
import dev.bristlecone.storage.log.WalReader.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A log looked at without changing it: which records can still be read, where the damage begins, and what lies behind
/// it. [WalRecovery] refuses such a log; this is for reading what is left, and for knowing what a repair would lose.
///
/// Records up to the *floor* are in segment files. Damage among them loses nothing.
public final class LogSurvey {
    private final Disk disk;
    private final String directory;
    private final UUID store;
    private final long floorLsn;
    private final List<String> names;

    /// How many of the files hold nothing but records up to the floor.
    private final int coveredCount;

    /// The files up to the damage, with as much of each as is intact.
    private final List<WalFile> intact = new ArrayList<>();

    private long lastLsn;
    private @Nullable Damage damage;

    /// Which file the damage is in; the number of files when there is none.
    private int damagedIndex;

    /// Where intact records end.
    ///
    /// @param file its path, or the log directory when no file is left
    /// @param lossless whether all that is damaged is in segment files, too
    public record Damage(String file, long offset, String reason, boolean lossless) {}

    private LogSurvey(Disk disk, String directory, UUID store, long floorLsn, List<String> names) {
        this.disk = disk;
        this.directory = directory;
        this.store = store;
        this.floorLsn = floorLsn;
        this.names = names;
        int covered = 0;
        for (int i = 1; i < names.size(); i++) {
            covered = firstLsn(names.get(i)) <= floorLsn + 1 ? i : covered;
        }
        this.coveredCount = covered;
    }

    /// Reads the whole log.
    ///
    /// @param floorLsn the last LSN that segment files contain
    public static LogSurvey of(Disk disk, String directory, UUID store, long floorLsn) throws IOException {
        List<String> names = disk.list(directory).stream()
                .filter(name -> WalFormat.firstLsn(name).isPresent())
                .toList();
        LogSurvey survey = new LogSurvey(disk, directory, store, floorLsn, names);
        survey.scan(0);
        Damage found = survey.damage;
        if (found != null && survey.damagedIndex < survey.coveredCount) {
            survey.scan(survey.coveredCount);
            survey.damage = survey.damage == null
                    ? new Damage(found.file(), found.offset(), found.reason(), true)
                    : survey.damage;
        }
        return survey;
    }

    /// The last LSN whose effect is still there, in the log or below the floor.
    public long lastGoodLsn() {
        return Math.max(lastLsn, floorLsn);
    }

    /// Where intact records end; null when the log is whole.
    public @Nullable Damage damage() {
        return damage;
    }

    /// The intact records, for reading.
    public ShardLog readable() {
        boolean reachesFloor = !intact.isEmpty() && lastLsn >= floorLsn;
        long first = reachesFloor ? intact.getFirst().firstLsn() : floorLsn + 1;
        return new ReadOnlyShardLog(disk, directory, store, reachesFloor ? intact : List.of(), first, lastGoodLsn());
    }

    /// Visits the records behind the damage that can be read nevertheless and are in no segment file.
    public void visitLost(ShardLog.RecordVisitor visitor) throws IOException {
        for (int i = damagedIndex; i < names.size(); i++) {
            try (WalReader reader = WalReader.open(disk, path(i))) {
                reader.assumeHeader(WalFormat.fileId(store, directory, firstLsn(names.get(i))));
                boolean more = reader.skipToIntact();
                while (more) {
                    if (reader.lsn() > lastGoodLsn()) {
                        visitor.visit(reader.lsn(), reader.payload());
                    }
                    more = reader.next(reader.lsn() + 1) == Found.RECORD || reader.skipToIntact();
                }
            }
        }
    }

    /// Cuts the log where the damage begins, so that it opens again; what is cut goes into files under `lost/`.
    /// A crash on the way leaves a log that can be surveyed and cut again.
    ///
    /// @return the files with what was cut
    public List<String> cut() throws IOException {
        LogCut cut = LogCut.into(disk, directory, lastGoodLsn() + 1);
        boolean keep = !intact.isEmpty() && lastLsn >= floorLsn;
        Damage found = damage;
        if (found == null) {
            return List.of();
        }
        WalFile broken = keep && intact.getLast().name().equals(found.file()) ? intact.getLast() : null;
        for (int i = names.size() - 1; i > damagedIndex || (i == damagedIndex && broken == null); i--) {
            cut.moveAside(path(i));
        }
        if (broken != null && !found.lossless()) {
            cut.cutTail(broken.name(), broken.sizeBytes());
        }
        // What is left before the floor, damaged or not, would only be in the way.
        int uselessCount = keep ? (found.lossless() ? coveredCount : 0) : Math.min(damagedIndex, names.size());
        for (int i = 0; i < uselessCount; i++) {
            cut.moveAside(path(i));
        }
        if (!keep) {
            cut.startAnew(store, lastGoodLsn());
        }
        return cut.files();
    }

    private void scan(int from) throws IOException {
        intact.clear();
        damage = null;
        damagedIndex = names.size();
        if (names.isEmpty()) {
            if (floorLsn > 0) {
                damaged(0, directory, 0, "it has no file");
            }
            return;
        }
        long first = firstLsn(names.get(from));
        lastLsn = first - 1;
        if (first > floorLsn + 1) {
            lastLsn = floorLsn;
            damaged(from, path(from), 0, "it begins with LSN " + first + " (expected: at most " + (floorLsn + 1) + ")");
            return;
        }
        long chain = 0;
        for (int i = from; i < names.size() && damage == null; i++) {
            chain = scanFile(i, i == from, chain);
        }
        if (damage == null && lastLsn < floorLsn) {
            damaged(
                    names.size(),
                    directory,
                    0,
                    "it ends with LSN " + lastLsn + " (expected: at least " + floorLsn + ")");
        }
    }

    /// Returns the chain after the file.
    private long scanFile(int index, boolean first, long chainBefore) throws IOException {
        String path = path(index);
        boolean last = index == names.size() - 1;
        long previous = lastLsn;
        try (WalReader reader = WalReader.open(disk, path)) {
            WalHeader header = reader.readHeader(store, WalFormat.fileId(store, directory, firstLsn(names.get(index))));
            if (header.previousLsn() != lastLsn || (!first && header.chain() != chainBefore)) {
                damaged(index, path, 0, "it does not continue the file before it");
                return 0;
            }
            long chain = header.chain();
            Found found = reader.next(lastLsn + 1);
            while (found == Found.RECORD) {
                lastLsn++;
                chain = WalFormat.chain(chain, reader.headerChecksum());
                found = reader.next(lastLsn + 1);
            }
            if (lastLsn > previous) {
                intact.add(new WalFile(path, previous + 1, lastLsn, reader.offset()));
            }
            // Damage that nothing follows, at the very end, is the trace of an unacknowledged write.
            if (found == Found.DAMAGE && (!last || reader.laterLsn(lastLsn + 1).isPresent())) {
                damaged(index, path, reader.offset(), reader.damage());
            }
            return chain;
        } catch (StorageException e) {
            if (e.kind() != Kind.CORRUPT) {
                throw e;
            }
            boolean torn = last && disk.sizeBytes(path) <= WalFormat.HEADER_BYTES && (!first || lastLsn == 0);
            if (!torn) {
                damaged(index, path, 0, String.valueOf(e.getMessage()));
            }
            return 0;
        }
    }

    private void damaged(int index, String file, long offset, String reason) {
        damagedIndex = index;
        damage = new Damage(file, offset, reason, false);
    }

    private String path(int index) {
        return DiskName.inside(directory, names.get(index));
    }

    private static long firstLsn(String name) {
        return WalFormat.firstLsn(name).orElseThrow();
    }
}
