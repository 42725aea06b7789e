package dev.bristlecone.storage.log;

import dev.bristlecone.storage.ManualLane;
import dev.bristlecone.storage.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

/// The file log on the machine's own disk keeps the promises of every log.
final class FileShardLogTest extends ShardLogContract {
    @TempDir
    private Path directory;

    @Override
    protected ShardLog open(ManualLane lane) throws IOException {
        ShardLogSettings settings = new ShardLogSettings(10_000, 1 << 20, 4096);
        return FileShardLog.open(LocalDisk.open(directory), "log", new UUID(1, 2), lane, settings, Admission.ALWAYS);
    }
}
