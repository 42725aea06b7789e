package dev.bristlecone.storage.blob;

import dev.bristlecone.storage.disk.Disk;
import dev.bristlecone.storage.disk.Disk.DiskMapping;
import dev.bristlecone.storage.disk.DiskName;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A [BlobStore] in one directory of a [Disk]: published blobs under `live/`, unfinished ones under `temp/`. Leftovers
/// of unfinished blobs are removed at open, so the directory must belong to this store alone.
///
/// Blobs are opened as mappings; a mapping survives the deletion of its name.
public final class DirectoryBlobStore implements BlobStore {
    private final Disk disk;
    private final String liveDirectory;
    private final String tempDirectory;

    /// Numbers temporary files; atomic because any thread may start a blob.
    private final AtomicLong tempCount = new AtomicLong();

    private DirectoryBlobStore(Disk disk, String directory) {
        this.disk = disk;
        this.liveDirectory = DiskName.inside(directory, "live");
        this.tempDirectory = DiskName.inside(directory, "temp");
    }

    /// Opens the store, creating the directory when absent and removing what earlier writers left unfinished.
    public static DirectoryBlobStore open(Disk disk, String directory) throws IOException {
        DirectoryBlobStore store = new DirectoryBlobStore(disk, directory);
        disk.createDirectories(store.liveDirectory);
        disk.createDirectories(store.tempDirectory);
        for (String leftover : disk.list(store.tempDirectory)) {
            disk.delete(DiskName.inside(store.tempDirectory, leftover));
        }
        return store;
    }

    /// Opens the store of a directory that is only read: creates and removes nothing.
    public static DirectoryBlobStore openReadOnly(Disk disk, String directory) {
        return new DirectoryBlobStore(disk, directory);
    }

    /// @throws FileAlreadyExistsException when the name was published before
    @Override
    public BlobWriter create(String name) throws IOException {
        String live = live(name);
        if (disk.exists(live)) {
            throw new FileAlreadyExistsException(name);
        }
        String temp = DiskName.inside(tempDirectory, tempCount.incrementAndGet() + ".tmp");
        return DirectoryBlobWriter.create(disk, temp, live);
    }

    @Override
    public Blob open(String name) throws IOException {
        return new MappedBlob(name, disk.map(live(name)));
    }

    /// The prefix is compared with whole names; it need not end at a `/`.
    @Override
    public List<String> list(String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        collect("", prefix, names);
        names.sort(null);
        return List.copyOf(names);
    }

    @Override
    public void delete(String name) throws IOException {
        String live = live(name);
        if (disk.exists(live)) {
            disk.delete(live);
            disk.syncDirectory(DiskName.parent(live));
        }
    }

    private String live(String name) {
        return DiskName.inside(liveDirectory, BlobName.check(name));
    }

    private void collect(String directory, String prefix, List<String> names) throws IOException {
        String path = directory.isEmpty() ? liveDirectory : DiskName.inside(liveDirectory, directory);
        for (String file : disk.list(path)) {
            String name = DiskName.inside(directory, file);
            if (name.startsWith(prefix)) {
                names.add(name);
            }
        }
        for (String child : disk.listDirectories(path)) {
            String below = DiskName.inside(directory, child) + "/";
            if (below.startsWith(prefix) || prefix.startsWith(below)) {
                collect(DiskName.inside(directory, child), prefix, names);
            }
        }
    }

    private record MappedBlob(String name, DiskMapping mapping) implements Blob {
        @Override
        public long sizeBytes() {
            return mapping.bytes().byteSize();
        }

        @Override
        public MemorySegment bytes() {
            return mapping.bytes();
        }

        @Override
        public void close() {
            mapping.close();
        }
    }
}
