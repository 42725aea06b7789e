package dev.bristlecone.benchmarks.dataset;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A mapped file in fvecs or ivecs format: rows of one little-endian int32, the dimension, then as many float32 or
/// int32. Every row has the same dimension. Any thread; the mapping lives until `close`.
public final class VectorFile implements AutoCloseable {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena;
    private final MemorySegment bytes;
    private final int dimension;
    private final int count;

    private VectorFile(Arena arena, MemorySegment bytes, int dimension, int count) {
        this.arena = arena;
        this.bytes = bytes;
        this.dimension = dimension;
        this.count = count;
    }

    /// Maps a whole file.
    ///
    /// @throws IOException when the file is missing, or its size does not fit its dimension
    public static VectorFile open(Path path) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            int dimension = bytes.byteSize() < Integer.BYTES ? 0 : bytes.get(INT, 0);
            long rowBytes = rowBytes(dimension);
            if (dimension <= 0 || bytes.byteSize() % rowBytes != 0) {
                throw new IOException(path + ": " + bytes.byteSize() + " bytes are no rows of dimension " + dimension);
            }
            return new VectorFile(arena, bytes, dimension, Math.toIntExact(bytes.byteSize() / rowBytes));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    public int dimension() {
        return dimension;
    }

    public int count() {
        return count;
    }

    /// A copy of one row.
    public float[] row(int row) {
        float[] values = new float[dimension];
        MemorySegment.copy(bytes, FLOAT, offset(row), values, 0, dimension);
        return values;
    }

    /// A copy of one row of an ivecs file.
    public int[] integers(int row) {
        int[] values = new int[dimension];
        MemorySegment.copy(bytes, INT, offset(row), values, 0, dimension);
        return values;
    }

    /// Copies of `count` rows.
    public float[][] rows(int from, int count) {
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = row(from + i);
        }
        return rows;
    }

    /// The whole file, for kernels; the values of a row begin at [#offset].
    MemorySegment bytes() {
        return bytes;
    }

    long offset(int row) {
        return row * rowBytes(dimension) + Integer.BYTES;
    }

    @Override
    public void close() {
        arena.close();
    }

    /// Writes rows of int32, all of one length.
    public static void write(Path path, int[][] rows) throws IOException {
        write(
                path,
                rows.length,
                rows[0].length,
                (segment, offset, row) -> MemorySegment.copy(rows[row], 0, segment, INT, offset, rows[row].length));
    }

    /// Writes rows of float32, all of one length.
    public static void write(Path path, float[][] rows) throws IOException {
        write(
                path,
                rows.length,
                rows[0].length,
                (segment, offset, row) -> MemorySegment.copy(rows[row], 0, segment, FLOAT, offset, rows[row].length));
    }

    private static void write(Path path, int count, int dimension, RowOutput output) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                Arena arena = Arena.ofConfined()) {
            long rowBytes = rowBytes(dimension);
            MemorySegment segment = channel.map(FileChannel.MapMode.READ_WRITE, 0, count * rowBytes, arena);
            for (int row = 0; row < count; row++) {
                segment.set(INT, row * rowBytes, dimension);
                output.put(segment, row * rowBytes + Integer.BYTES, row);
            }
        }
    }

    private static long rowBytes(int dimension) {
        return Integer.BYTES * (1L + dimension);
    }

    private interface RowOutput {
        void put(MemorySegment segment, long offset, int row);
    }
}
