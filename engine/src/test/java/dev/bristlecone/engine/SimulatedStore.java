package dev.bristlecone.engine;

import dev.bristlecone.storage.ManualLane;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.blob.DirectoryBlobStore;
import dev.bristlecone.storage.disk.SimulatedDisk;
import dev.bristlecone.storage.disk.SimulatedDisk.FaultKind;
import dev.bristlecone.storage.disk.SpaceGuard;
import dev.bristlecone.storage.disk.SpaceSettings;
import dev.bristlecone.storage.log.FileShardLog;
import dev.bristlecone.storage.log.ShardLogSettings;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// A whole store whose disk, catalog and scheduling belong to the test: a task runs only when [#step] picks its lane,
/// and [#crash] leaves what a power loss would.
final class SimulatedStore {
    static final UUID STORE = new UUID(1, 2);

    /// No reserve, and new data up to the last byte.
    static final SpaceSettings UNGUARDED = new SpaceSettings(0, 0, 0);

    private static final int COMPACTION_LANE = 3;

    private final EngineSettings settings;
    private final SpaceSettings spaceSettings;
    private final FakeCatalog catalog = new FakeCatalog();
    private SimulatedDisk disk;
    private long epoch;
    private List<ManualLane> lanes = List.of();
    private ShardEngine engine;

    SimulatedStore(EngineSettings settings) throws IOException {
        this(settings, UNGUARDED, new SimulatedDisk());
    }

    SimulatedStore(EngineSettings settings, SpaceSettings spaceSettings, SimulatedDisk disk) throws IOException {
        this.settings = settings;
        this.spaceSettings = spaceSettings;
        this.disk = disk;
        this.engine = open();
    }

    SimulatedDisk disk() {
        return disk;
    }

    ShardEngine engine() {
        return engine;
    }

    /// Runs one waiting task of a random lane; false when none waits.
    boolean step(RandomGenerator random) {
        List<ManualLane> ready = lanes.stream().filter(lane -> lane.size() > 0).toList();
        return !ready.isEmpty() && ready.get(random.nextInt(ready.size())).runNext();
    }

    /// Runs everything that waits, but nothing of compaction.
    void settleWithoutCompaction(RandomGenerator random) {
        boolean more = true;
        while (more) {
            List<ManualLane> ready = lanes.subList(0, COMPACTION_LANE).stream()
                    .filter(lane -> lane.size() > 0)
                    .toList();
            more = !ready.isEmpty() && ready.get(random.nextInt(ready.size())).runNext();
        }
    }

    /// Runs everything that waits.
    void settle(RandomGenerator random) {
        boolean more = true;
        while (more) {
            more = step(random);
        }
    }

    /// Lets the delays pass that have begun; [#settle] alone never does.
    void elapse() {
        lanes.forEach(ManualLane::elapse);
    }

    /// Loses all that is not durable, then opens what is left.
    void crash(RandomGenerator random) throws IOException {
        disk = disk.crash(random);
        engine = open();
    }

    /// As [#crash], with another power loss while the store recovers.
    void crashTwice(RandomGenerator random) throws IOException {
        disk = disk.crash(random);
        disk.failAt(disk.operationCount() + 1 + random.nextInt(80), FaultKind.POWER_OFF, true);
        try {
            engine = open();
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.IO) {
                throw e;
            }
        }
        crash(random);
    }

    /// Opens the store over the present disk, as a new process would after the old one was killed.
    void restart() throws IOException {
        engine = open();
    }

    private ShardEngine open() throws IOException {
        lanes = List.of(new ManualLane(), new ManualLane(), new ManualLane(), new ManualLane(), new ManualLane());
        SpaceGuard space = SpaceGuard.open(disk, spaceSettings);
        FileShardLog log = FileShardLog.open(
                disk, "log", STORE, lanes.get(0), new ShardLogSettings(8 << 10, 4 << 10, 16 << 10), space::admit);
        return ShardEngine.open(
                settings,
                new EngineParts(
                        STORE,
                        ++epoch,
                        log,
                        DirectoryBlobStore.open(disk, "blobs"),
                        catalog,
                        space,
                        lanes.get(1),
                        lanes.get(2),
                        lanes.get(COMPACTION_LANE),
                        lanes.get(4),
                        IndexBuilding.plain(RandomWrites.TEXTS)));
    }
}
