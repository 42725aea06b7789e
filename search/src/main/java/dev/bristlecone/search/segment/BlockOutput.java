package dev.bristlecone.search.segment;

import static dev.bristlecone.search.segment.SegmentFileFormat.BLOCK_BYTES;

import dev.bristlecone.storage.blob.BlobWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;

/// Writes a blob in blocks and remembers each block's checksum. Numbers must be aligned to their width, so none of them
/// straddles two blocks.
final class BlockOutput {
    private final BlobWriter blob;
    private final UUID store;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final MemorySegment blockBytes = MemorySegment.ofBuffer(block);
    private long blockStart;
    private int[] checksums = new int[16];
    private int blockCount;

    BlockOutput(BlobWriter blob, UUID store) {
        this.blob = blob;
        this.store = store;
    }

    long position() {
        return blockStart + block.position();
    }

    void putNumber(long value, int width) throws IOException {
        makeRoom();
        switch (width) {
            case Byte.BYTES -> block.put((byte) value);
            case Short.BYTES -> block.putShort((short) value);
            case Integer.BYTES -> block.putInt((int) value);
            default -> block.putLong(value);
        }
    }

    void putFloat(float value) throws IOException {
        putNumber(Float.floatToRawIntBits(value), Float.BYTES);
    }

    void put(byte[] bytes) throws IOException {
        put(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    void put(MemorySegment bytes, long offset, long length) throws IOException {
        for (long done = 0; done < length; ) {
            makeRoom();
            int part = (int) Math.min(length - done, block.remaining());
            MemorySegment.copy(bytes, offset + done, blockBytes, block.position(), part);
            block.position(block.position() + part);
            done += part;
        }
    }

    void putZeros(long length) throws IOException {
        for (long done = 0; done < length; ) {
            makeRoom();
            int part = (int) Math.min(length - done, block.remaining());
            blockBytes.asSlice(block.position(), part).fill((byte) 0);
            block.position(block.position() + part);
            done += part;
        }
    }

    /// Ends the last block and gives the checksums of all.
    int[] finish() throws IOException {
        if (block.position() > 0) {
            endBlock();
        }
        return Arrays.copyOf(checksums, blockCount);
    }

    private void makeRoom() throws IOException {
        if (!block.hasRemaining()) {
            endBlock();
        }
    }

    private void endBlock() throws IOException {
        if (blockCount == checksums.length) {
            checksums = Arrays.copyOf(checksums, 2 * blockCount);
        }
        block.flip();
        checksums[blockCount] = SegmentFileFormat.checksum(store, blockCount, block.duplicate());
        blockCount++;
        blockStart += block.limit();
        blob.write(block);
        block.clear();
    }
}
