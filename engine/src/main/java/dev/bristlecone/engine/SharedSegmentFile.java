package dev.bristlecone.engine;

import dev.bristlecone.search.segment.SegmentFile;
import dev.bristlecone.storage.blob.BlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;

/// One open segment file that namespaces' views share; closes when the last of them is gone.
final class SharedSegmentFile extends Counted {
    private final String name;
    private final SegmentFile file;
    private final long dataBytes;

    private SharedSegmentFile(String name, SegmentFile file) {
        this.name = name;
        this.file = file;
        long data = 0;
        for (int section = 0; section < file.sectionCount(); section++) {
            data += file.sizeBytes(section);
        }
        this.dataBytes = data;
    }

    static SharedSegmentFile open(BlobStore blobs, String name) throws IOException {
        return new SharedSegmentFile(name, SegmentFile.open(blobs.open(name)));
    }

    /// Bytes of the whole file.
    long sizeBytes() {
        return file.sizeBytes();
    }

    /// Bytes of its sections, dead ones included.
    long dataBytes() {
        return dataBytes;
    }

    String name() {
        return name;
    }

    SegmentFile file() {
        return file;
    }

    @Override
    void free() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing segment file " + name, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
