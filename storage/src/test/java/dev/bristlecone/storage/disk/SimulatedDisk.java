package dev.bristlecone.storage.disk;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// A disk in memory that behaves as badly as POSIX allows. It keeps apart what was written and what was synced:
/// [#crash] gives the disk as a power loss would leave it, with all that was synced and a random part of the rest, by
/// pages of 4 KB, some of them torn in sectors. Creations, renames and deletions may vanish, each on its own, until
/// their directory is synced. A rename never loses the file, but may leave it under both names.
///
/// Every operation has a number, from 1. Faults are set by number, so that a test can go through all of them.
///
/// Threads: any, one operation at a time.
public final class SimulatedDisk implements Disk {
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final TreeSet<String> directories = new TreeSet<>();
    private final TreeMap<String, SimulatedFile> entries = new TreeMap<>();
    private final TreeMap<String, SimulatedFile> durableEntries = new TreeMap<>();
    private final List<EntryChange> unsynced = new ArrayList<>();
    private long capacityBytes = UNLIMITED;
    private long operationCount;
    private long faultAt;
    private FaultKind fault = FaultKind.IO;
    private boolean faultSticky;
    private boolean powerOff;

    /// How an operation goes wrong.
    public enum FaultKind {
        /// The device fails; a write or sync may be half done.
        IO,
        /// There is no space; a write may be half done.
        DISK_FULL,
        /// A read gives fewer bytes than there are; other operations are not touched.
        SHORT_READ,
        /// The machine stops: this operation may be half done, all later ones fail. A crash follows.
        POWER_OFF
    }

    /// One unsynced step in a directory: the name gets this file, or loses its file.
    private record EntryChange(String name, SimulatedFile file, boolean linked, boolean renamed) {}

    /// Makes the operation with this number fail, and all after it when sticky.
    public synchronized void failAt(long operation, FaultKind kind, boolean sticky) {
        faultAt = operation;
        fault = kind;
        faultSticky = sticky;
    }

    /// Takes back all faults.
    public synchronized void heal() {
        faultAt = 0;
    }

    /// How many operations were begun.
    public synchronized long operationCount() {
        return operationCount;
    }

    /// Limits the bytes of all files together.
    public synchronized void limitCapacity(long bytes) {
        capacityBytes = bytes;
    }

    /// The disk after a power loss now. This one is off from here on.
    public synchronized SimulatedDisk crash(RandomGenerator source) {
        // The first draws of a generator with a small seed are all alike; mixed, neighbouring seeds differ.
        RandomGenerator random = new SplittableRandom(source.nextLong());
        powerOff = true;
        TreeMap<String, SimulatedFile> kept = new TreeMap<>(durableEntries);
        for (int i = 0; i < unsynced.size(); i++) {
            EntryChange change = unsynced.get(i);
            if (!random.nextBoolean()) {
                continue;
            }
            if (change.linked()) {
                kept.put(change.name(), change.file());
            } else if (!change.renamed() || namesOf(kept, change.file()) > 1) {
                kept.remove(change.name(), change.file());
            }
        }
        SimulatedDisk after = new SimulatedDisk();
        after.capacityBytes = capacityBytes;
        after.directories.addAll(directories);
        kept.forEach((name, file) -> {
            SimulatedFile survivor = file.crash(random);
            after.entries.put(name, survivor);
            after.durableEntries.put(name, survivor);
        });
        return after;
    }

    /// The bytes of a file as a reader sees them now.
    public synchronized byte[] content(String name) throws NoSuchFileException {
        return file(name).content();
    }

    /// Replaces the bytes of a file, durably: damage that happens to a disk at rest.
    public synchronized void replaceContent(String name, byte[] bytes) throws NoSuchFileException {
        file(name).replace(bytes);
    }

    /// All file names, in byte order.
    public synchronized List<String> names() {
        return List.copyOf(entries.keySet());
    }

    @Override
    public synchronized DiskFile create(String name) throws IOException {
        DiskName.check(name);
        if (entries.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        checkDirectory(name);
        begin("create " + name);
        SimulatedFile file = new SimulatedFile();
        entries.put(name, file);
        unsynced.add(new EntryChange(name, file, true, false));
        return new Handle(name, file);
    }

    @Override
    public synchronized DiskFile open(String name) throws IOException {
        DiskName.check(name);
        begin("open " + name);
        return new Handle(name, file(name));
    }

    @Override
    public synchronized DiskMapping map(String name) throws IOException {
        DiskName.check(name);
        begin("map " + name);
        byte[] content = file(name).content();
        Arena arena = Arena.ofShared();
        MemorySegment bytes = arena.allocate(content.length, 64);
        MemorySegment.copy(MemorySegment.ofArray(content), 0, bytes, 0, content.length);
        return new Mapping(arena, bytes.asReadOnly());
    }

    @Override
    public synchronized boolean exists(String name) throws IOException {
        begin("look for " + name);
        return entries.containsKey(DiskName.check(name));
    }

    @Override
    public synchronized long sizeBytes(String name) throws IOException {
        begin("size " + name);
        return file(name).sizeBytes();
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        DiskName.check(to);
        SimulatedFile file = file(from);
        if (entries.containsKey(to)) {
            throw new FileAlreadyExistsException(to);
        }
        checkDirectory(to);
        begin("rename " + from + " to " + to);
        entries.remove(from);
        entries.put(to, file);
        unsynced.add(new EntryChange(to, file, true, true));
        unsynced.add(new EntryChange(from, file, false, true));
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        DiskName.check(name);
        begin("delete " + name);
        SimulatedFile file = entries.remove(name);
        if (file != null) {
            unsynced.add(new EntryChange(name, file, false, false));
        }
    }

    @Override
    public synchronized void createDirectories(String directory) throws IOException {
        begin("create the directory " + directory);
        for (String path = directory; !path.isEmpty(); path = DiskName.parent(path)) {
            directories.add(DiskName.check(path));
        }
    }

    @Override
    public synchronized List<String> list(String directory) throws IOException {
        begin("list " + directory);
        return entries.keySet().stream()
                .filter(name -> DiskName.parent(name).equals(directory))
                .map(SimulatedDisk::lastSegment)
                .toList();
    }

    @Override
    public synchronized List<String> listDirectories(String directory) throws IOException {
        begin("list " + directory);
        return directories.stream()
                .filter(name -> DiskName.parent(name).equals(directory))
                .map(SimulatedDisk::lastSegment)
                .toList();
    }

    @Override
    public synchronized void syncDirectory(String directory) throws IOException {
        begin("sync the directory " + directory);
        List<EntryChange> synced = unsynced.stream()
                .filter(change -> DiskName.parent(change.name()).equals(directory))
                .toList();
        for (EntryChange change : synced) {
            if (change.linked()) {
                durableEntries.put(change.name(), change.file());
            } else {
                completeRename(change);
                durableEntries.remove(change.name(), change.file());
            }
        }
        unsynced.removeAll(synced);
    }

    @Override
    public synchronized long usableBytes() throws IOException {
        begin("read the free space");
        return capacityBytes == UNLIMITED ? UNLIMITED / 2 : Math.max(0, capacityBytes - usedBytes());
    }

    @Override
    public synchronized long totalBytes() throws IOException {
        begin("read the size of the disk");
        return capacityBytes == UNLIMITED ? UNLIMITED / 2 : capacityBytes;
    }

    /// The old name must not go before the new one is there.
    private void completeRename(EntryChange unlinked) {
        if (unlinked.renamed()) {
            for (EntryChange change : List.copyOf(unsynced)) {
                if (change.renamed() && change.linked() && change.file() == unlinked.file()) {
                    durableEntries.put(change.name(), change.file());
                    unsynced.remove(change);
                }
            }
        }
    }

    private static long namesOf(Map<String, SimulatedFile> entries, SimulatedFile file) {
        return entries.values().stream().filter(other -> other == file).count();
    }

    private static String lastSegment(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private void checkDirectory(String name) throws NoSuchFileException {
        String parent = DiskName.parent(name);
        if (!parent.isEmpty() && !directories.contains(parent)) {
            throw new NoSuchFileException(name);
        }
    }

    private SimulatedFile file(String name) throws NoSuchFileException {
        SimulatedFile file = entries.get(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        return file;
    }

    private long usedBytes() {
        return entries.values().stream().mapToLong(SimulatedFile::sizeBytes).sum();
    }

    /// Counts the operation and fails it when its time has come.
    private void begin(String what) throws StorageException {
        if (isFaulty() && fault != FaultKind.SHORT_READ) {
            throw failure(what);
        }
    }

    private boolean isFaulty() throws StorageException {
        if (powerOff) {
            throw new StorageException(Kind.IO, "the power is off");
        }
        operationCount++;
        return faultAt > 0 && (operationCount == faultAt || (faultSticky && operationCount > faultAt));
    }

    private StorageException failure(String what) {
        powerOff |= fault == FaultKind.POWER_OFF;
        Kind kind = fault == FaultKind.DISK_FULL ? Kind.DISK_FULL : Kind.IO;
        return new StorageException(kind, "simulated " + fault + " at operation " + operationCount + ": " + what);
    }

    private record Mapping(Arena arena, MemorySegment bytes) implements DiskMapping {
        @Override
        public void close() {
            arena.close();
        }
    }

    private final class Handle implements DiskFile {
        private final String name;
        private final SimulatedFile file;
        private boolean closed;

        Handle(String name, SimulatedFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            synchronized (SimulatedDisk.this) {
                checkOpen();
                boolean faulty = isFaulty() && fault != FaultKind.SHORT_READ;
                long room = capacityBytes - usedBytes();
                int count = (int) Math.min(faulty ? bytes.remaining() / 2 : bytes.remaining(), room);
                byte[] taken = new byte[count];
                boolean full = count < bytes.remaining();
                bytes.get(taken);
                file.append(taken);
                if (faulty) {
                    throw failure("append to " + name);
                }
                if (full) {
                    throw new StorageException(Kind.DISK_FULL, "simulated full disk: append to " + name);
                }
            }
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            synchronized (SimulatedDisk.this) {
                checkOpen();
                boolean faulty = isFaulty();
                if (faulty && fault != FaultKind.SHORT_READ) {
                    throw failure("read " + name);
                }
                byte[] content = file.content();
                int available = Math.clamp(content.length - offset, 0, target.remaining());
                int count = faulty ? available / 2 : available;
                target.put(content, (int) Math.min(offset, content.length), count);
                return count;
            }
        }

        @Override
        public long sizeBytes() throws IOException {
            synchronized (SimulatedDisk.this) {
                checkOpen();
                begin("size " + name);
                return file.sizeBytes();
            }
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            synchronized (SimulatedDisk.this) {
                checkOpen();
                begin("truncate " + name);
                file.truncate(sizeBytes);
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (SimulatedDisk.this) {
                checkOpen();
                begin("sync " + name);
                file.sync();
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        private void checkOpen() {
            if (closed) {
                throw new IllegalStateException(name + " is closed");
            }
        }
    }
}
