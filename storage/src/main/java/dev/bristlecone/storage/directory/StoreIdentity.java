package dev.bristlecone.storage.directory;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.disk.Disk;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Who a data directory is and which format it has: a small text file, written once when the directory is created, that
/// an operator can read.
///
/// ```
/// bristlecone = store
/// format = 1
/// id = 6f1c...
/// checksum = CRC32C of the lines above, in hexadecimal
/// ```
record StoreIdentity(int format, UUID id) {
    static final String FILE_NAME = "store.properties";

    /// The format this release writes, and the oldest it reads.
    static final int FORMAT = 1;

    static final int FORMAT_MIN = 1;

    private static final String TEMP_NAME = FILE_NAME + ".tmp";

    /// Where users install models, perhaps before the first start.
    private static final String MODELS = "models";

    private static final int FILE_BYTES_MAX = 4096;

    /// Reads and checks the file.
    ///
    /// @throws StorageException CORRUPT, TOO_OLD or TOO_NEW, in words for the operator
    static StoreIdentity load(Disk disk) throws IOException {
        String text = read(disk);
        int checksumLine = text.lastIndexOf("checksum = ");
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(text));
        } catch (IllegalArgumentException e) {
            throw damaged("it is not a list of properties");
        }
        int format = format(lines);
        if (format > FORMAT) {
            throw new StorageException(
                    Kind.TOO_NEW,
                    "the data directory has format " + format + " (expected: at most " + FORMAT
                            + "); upgrade this server, or use the one that wrote it");
        }
        if (format < FORMAT_MIN) {
            throw new StorageException(
                    Kind.TOO_OLD,
                    "the data directory has format " + format + " (expected: at least " + FORMAT_MIN
                            + "); upgrade it first with an older release");
        }
        if (checksumLine < 0 || !checksum(text.substring(0, checksumLine)).equals(lines.getProperty("checksum"))) {
            throw damaged("its checksum does not match");
        }
        try {
            return new StoreIdentity(format, UUID.fromString(lines.getProperty("id", "")));
        } catch (IllegalArgumentException e) {
            throw damaged("its id is no UUID");
        }
    }

    /// Writes the file of a new directory, durably.
    void store(Disk disk) throws IOException {
        String text = "bristlecone = store\nformat = " + format + "\nid = " + id + "\n";
        String whole = text + "checksum = " + checksum(text) + "\n";
        disk.delete(TEMP_NAME);
        try (Disk.DiskFile file = disk.create(TEMP_NAME)) {
            file.append(ByteBuffer.wrap(whole.getBytes(StandardCharsets.UTF_8)));
            file.sync();
        }
        disk.rename(TEMP_NAME, FILE_NAME);
        disk.syncDirectory("");
    }

    /// Whether a directory without identity file may become a store: it holds only traces of an interrupted start,
    /// and perhaps the settings and models its user has put there first.
    static boolean isFresh(Disk disk, String lockName) throws IOException {
        return disk.listDirectories("").stream().allMatch(MODELS::equals)
                && disk.list("").stream()
                        .allMatch(name -> name.equals(lockName) || name.equals(TEMP_NAME) || name.endsWith(".yaml"));
    }

    private static String read(Disk disk) throws IOException {
        try (Disk.DiskFile file = disk.open(FILE_NAME)) {
            long sizeBytes = file.sizeBytes();
            if (sizeBytes > FILE_BYTES_MAX) {
                throw damaged("it has " + sizeBytes + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) sizeBytes);
            file.read(bytes, 0);
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    private static int format(Properties lines) throws StorageException {
        if (!"store".equals(lines.getProperty("bristlecone"))) {
            throw damaged("its first line is not 'bristlecone = store'");
        }
        try {
            return Integer.parseInt(lines.getProperty("format", ""));
        } catch (NumberFormatException e) {
            throw damaged("its format is no number");
        }
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    private static StorageException damaged(String how) {
        return new StorageException(Kind.CORRUPT, "the file " + FILE_NAME + " is damaged: " + how);
    }
}
