package dev.bristlecone.storage.disk;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a disk from filling up to the last byte. It refuses new data while too little is free, and it holds a reserve
/// file that it gives back when the disk is full nevertheless (others write to it, too), so that closing, deleting and
/// recovering still have room; new data never eats that room. Both recover by themselves: each question looks anew.
///
/// Threads: any.
public final class SpaceGuard {
    private static final Logger LOGGER = LoggerFactory.getLogger(SpaceGuard.class);
    private static final String RESERVE = "reserve";
    private static final int CHUNK_BYTES = 1 << 20;

    /// The disk counts as full when less than the reserve divided by this is free. Given back earlier, the room
    /// would be eaten by whoever fills the disk. This last part is for closing and recovering alone.
    private static final int FULL_DIVISOR = 8;

    private final Disk disk;
    private final SpaceSettings settings;
    private final long totalBytes;

    /// Whether the reserve file exists whole. Guarded by the monitor of this object.
    private boolean reserveHeld;

    /// Whether new data was refused when it last asked. Volatile: written under the monitor, read by anyone.
    private volatile boolean refusing;

    private SpaceGuard(Disk disk, SpaceSettings settings, long totalBytes) {
        this.disk = disk;
        this.settings = settings;
        this.totalBytes = totalBytes;
    }

    /// Starts guarding: takes the reserve when there is room for it, gives it back when there is none left.
    public static SpaceGuard open(Disk disk, SpaceSettings settings) throws IOException {
        SpaceGuard guard = new SpaceGuard(disk, settings, disk.totalBytes());
        guard.inspectReserve();
        return guard;
    }

    /// Looks on and keeps no reserve: for a directory that is only read.
    public static SpaceGuard onlooker(Disk disk) throws IOException {
        return new SpaceGuard(disk, new SpaceSettings(0, 0, 0), disk.totalBytes());
    }

    /// Lets so many bytes pass.
    ///
    /// @throws StorageException DISK_FULL when less than the minimum of this demand would stay free
    public synchronized void admit(Demand demand, long bytes) throws IOException {
        boolean fits = fits(demand, bytes);
        if (demand == Demand.GROWTH) {
            noteRefusal(!fits);
        }
        if (!fits) {
            throw new StorageException(
                    Kind.DISK_FULL,
                    "the disk has " + disk.usableBytes() + " bytes free (expected: at least "
                            + (bytes + freeBytesMin(demand))
                            + "); free some space, writes then go on by themselves");
        }
    }

    /// Whether so many bytes would pass. Relief gets the reserve back when it needs it.
    public synchronized boolean fits(Demand demand, long bytes) throws IOException {
        adjustReserve();
        if (demand == Demand.RELIEF && reserveHeld && disk.usableBytes() < bytes + freeBytesMin(demand)) {
            giveBackReserve();
        }
        return disk.usableBytes() >= bytes + freeBytesMin(demand);
    }

    /// Looks whether refused new data would pass by now.
    public synchronized void lookAgain() throws IOException {
        if (refusing) {
            noteRefusal(!fits(Demand.GROWTH, 0));
        }
    }

    /// Whether new data was refused when it last asked, or when somebody looked again since.
    public boolean isRefusing() {
        return refusing;
    }

    /// Whether so little is free that work which needs more space before it gives some back should not start.
    public boolean isLow() throws IOException {
        return disk.usableBytes() < share(settings.lowShare());
    }

    private void noteRefusal(boolean refuse) throws IOException {
        if (refuse != refusing) {
            refusing = refuse;
            LOGGER.warn(
                    "the disk has {} bytes free (needed: {}): new data is {}",
                    disk.usableBytes(),
                    freeBytesMin(Demand.GROWTH),
                    refuse ? "refused, deletes go on" : "accepted again");
        }
    }

    private synchronized void inspectReserve() throws IOException {
        reserveHeld = disk.exists(RESERVE);
        if (reserveHeld && disk.sizeBytes(RESERVE) != settings.reserveBytes()) {
            dropReserve();
        }
        adjustReserve();
    }

    private void adjustReserve() throws IOException {
        if (settings.reserveBytes() == 0) {
            return;
        }
        long usable = disk.usableBytes();
        if (reserveHeld && usable < settings.reserveBytes() / FULL_DIVISOR) {
            giveBackReserve();
        } else if (!reserveHeld && usable - settings.reserveBytes() > freeBytesMin(Demand.GROWTH)) {
            takeReserve();
        }
    }

    private void giveBackReserve() throws IOException {
        dropReserve();
        LOGGER.warn("gave back the reserve of {} bytes: the disk is full", settings.reserveBytes());
    }

    private void dropReserve() throws IOException {
        disk.delete(RESERVE);
        disk.syncDirectory("");
        reserveHeld = false;
    }

    private void takeReserve() throws IOException {
        try (Disk.DiskFile file = disk.create(RESERVE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_BYTES);
            long left = settings.reserveBytes();
            while (left > 0) {
                zeros.clear().limit((int) Math.min(left, zeros.capacity()));
                left -= zeros.remaining();
                file.append(zeros);
            }
            file.sync();
            disk.syncDirectory("");
            reserveHeld = true;
        } catch (StorageException e) {
            disk.delete(RESERVE);
            if (e.kind() != Kind.DISK_FULL) {
                throw e;
            }
        }
    }

    /// What must stay free; for growth without the reserve, its room too.
    private long freeBytesMin(Demand demand) {
        if (demand == Demand.RELIEF) {
            return settings.reserveBytes() / FULL_DIVISOR;
        }
        long min = share(settings.freeShareMin());
        return reserveHeld ? min : Math.max(min, settings.reserveBytes());
    }

    private long share(double share) {
        return (long) (totalBytes * share);
    }
}
