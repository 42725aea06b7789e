package dev.bristlecone.storage.disk;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The bytes of one file of a [SimulatedDisk]: as written, and as last synced.
final class SimulatedFile {
    private static final int PAGE_BYTES = 4096;
    private static final int SECTOR_BYTES = 512;
    private static final int TORN_ONE_IN = 4;

    private byte[] written = new byte[0];
    private int writtenBytes;
    private byte[] synced = new byte[0];

    byte[] content() {
        return Arrays.copyOf(written, writtenBytes);
    }

    int sizeBytes() {
        return writtenBytes;
    }

    void append(byte[] bytes) {
        int needed = writtenBytes + bytes.length;
        if (needed > written.length) {
            written = Arrays.copyOf(written, Math.max(needed, written.length * 2));
        }
        System.arraycopy(bytes, 0, written, writtenBytes, bytes.length);
        writtenBytes = needed;
    }

    void truncate(long sizeBytes) {
        int kept = (int) Math.min(sizeBytes, writtenBytes);
        Arrays.fill(written, kept, writtenBytes, (byte) 0);
        writtenBytes = kept;
    }

    void sync() {
        synced = content();
    }

    void replace(byte[] bytes) {
        written = bytes.clone();
        writtenBytes = bytes.length;
        sync();
    }

    /// The file as a power loss leaves it: its size and each page that differs are the synced or the written ones.
    SimulatedFile crash(RandomGenerator random) {
        byte[] now = content();
        int size = random.nextBoolean() ? now.length : synced.length;
        byte[] kept = Arrays.copyOf(synced, size);
        for (int page = 0; page < size; page += PAGE_BYTES) {
            boolean torn = random.nextInt(TORN_ONE_IN) == 0;
            boolean keep = random.nextBoolean();
            for (int sector = page; sector < Math.min(size, page + PAGE_BYTES); sector += SECTOR_BYTES) {
                if (torn ? random.nextBoolean() : keep) {
                    int end = Math.min(sector + SECTOR_BYTES, Math.min(size, now.length));
                    if (end > sector) {
                        System.arraycopy(now, sector, kept, sector, end - sector);
                    }
                }
            }
        }
        SimulatedFile survivor = new SimulatedFile();
        survivor.replace(kept);
        return survivor;
    }
}
