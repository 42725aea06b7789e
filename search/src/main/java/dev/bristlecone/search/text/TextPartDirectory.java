package dev.bristlecone.search.text;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.BaseDirectory;
import org.apache.lucene.store.ByteBuffersDataInput;
import org.apache.lucene.store.ByteBuffersIndexInput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.NoLockFactory;

/// The files of a text part, read in place. Valid as long as the bytes are.
final class TextPartDirectory extends BaseDirectory {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// The size of the buffers a file is seen through: a power of two, because Lucene divides by shifting.
    private static final long BUFFER_BYTES = 1L << 30;

    private final SortedMap<String, MemorySegment> files;

    private TextPartDirectory(SortedMap<String, MemorySegment> files) {
        super(NoLockFactory.INSTANCE);
        this.files = files;
    }

    /// Reads the table of files.
    ///
    /// @throws CorruptIndexException when it is none
    static TextPartDirectory open(MemorySegment part) throws IOException {
        SortedMap<String, MemorySegment> files = new TreeMap<>();
        try {
            int version = part.get(INT, 0);
            if (version != TextPartFormat.VERSION) {
                throw new CorruptIndexException(
                        "version " + version + " (expected: " + TextPartFormat.VERSION + ")", "text part");
            }
            int count = part.get(INT, 4);
            long at = 8;
            for (int i = 0; i < count; i++) {
                int nameSize = part.get(INT, at);
                if (nameSize < 0 || nameSize > TextPartFormat.NAME_SIZE_BYTES_MAX) {
                    throw new CorruptIndexException("a name of " + nameSize + " bytes", "text part");
                }
                byte[] name = part.asSlice(at + 4, nameSize).toArray(ValueLayout.JAVA_BYTE);
                at += 4 + nameSize;
                files.put(
                        new String(name, StandardCharsets.US_ASCII),
                        part.asSlice(part.get(LONG, at), part.get(LONG, at + 8)));
                at += 16;
            }
        } catch (IndexOutOfBoundsException e) {
            throw new CorruptIndexException("the table of files ends early", "text part", e);
        }
        return new TextPartDirectory(files);
    }

    @Override
    public String[] listAll() {
        return files.keySet().toArray(String[]::new);
    }

    @Override
    public long fileLength(String name) throws IOException {
        return file(name).byteSize();
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
        MemorySegment file = file(name);
        List<ByteBuffer> buffers = new ArrayList<>();
        long at = 0;
        do {
            long size = Math.min(BUFFER_BYTES, file.byteSize() - at);
            buffers.add(file.asSlice(at, size).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
            at += size;
        } while (at < file.byteSize());
        return new ByteBuffersIndexInput(new ByteBuffersDataInput(buffers), name);
    }

    private MemorySegment file(String name) throws FileNotFoundException {
        MemorySegment file = files.get(name);
        if (file == null) {
            throw new FileNotFoundException(name);
        }
        return file;
    }

    @Override
    public Set<String> getPendingDeletions() {
        return Set.of();
    }

    @Override
    public void close() {
        isOpen = false;
    }

    @Override
    public void deleteFile(String name) {
        throw readOnly();
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) {
        throw readOnly();
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) {
        throw readOnly();
    }

    @Override
    public void sync(Collection<String> names) {
        throw readOnly();
    }

    @Override
    public void syncMetaData() {
        throw readOnly();
    }

    @Override
    public void rename(String source, String dest) {
        throw readOnly();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("the files of a section never change");
    }
}
