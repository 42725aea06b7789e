package dev.bristlecone.storage.catalog;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// A [Catalog] in one SQLite file: write-ahead journal, full sync at each commit, a complete integrity check at open
/// when the last process did not close it.
///
/// One connection, used by one thread at a time under a lock: commits are rare and small, and a reader sees what the
/// last commit wrote.
public final class SqliteCatalog implements Catalog {
    private static final Logger LOGGER = LoggerFactory.getLogger(SqliteCatalog.class);

    /// Marks the file as ours in SQLite's header ("BCat").
    private static final int APPLICATION_ID = 0x42436174;

    private static final int SCHEMA_VERSION = 1;
    private static final int BUSY_TIMEOUT_MILLIS = 2_000;
    static final long ANY_VERSION = -1;
    private static final String TABLE = """
            CREATE TABLE entries (
                key TEXT NOT NULL PRIMARY KEY,
                version INTEGER NOT NULL CHECK (version >= 1),
                value BLOB NOT NULL
            ) STRICT, WITHOUT ROWID""";

    /// Guards the connection and its statements. Not a monitor, so that waiting stays cheap for virtual threads.
    private final ReentrantLock lock = new ReentrantLock();

    private final Path file;
    private final Connection connection;
    private final PreparedStatement get;
    private final PreparedStatement listFrom;
    private final PreparedStatement put;
    private final PreparedStatement remove;

    private SqliteCatalog(Path file, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        this.get = connection.prepareStatement("SELECT version, value FROM entries WHERE key = ?");
        this.listFrom =
                connection.prepareStatement("SELECT key, version, value FROM entries WHERE key >= ? ORDER BY key");
        this.put = connection.prepareStatement("INSERT INTO entries (key, version, value) VALUES (?, ?, ?)"
                + " ON CONFLICT (key) DO UPDATE SET version = excluded.version, value = excluded.value");
        this.remove = connection.prepareStatement("DELETE FROM entries WHERE key = ?");
    }

    /// Opens the catalog file, creating it when absent.
    ///
    /// @throws StorageException CORRUPT, TOO_NEW, FENCED when another process uses the file, DISK_FULL or IO
    public static SqliteCatalog open(Path file) throws IOException {
        boolean unclean = hasContent(Path.of(file + "-wal"));
        create(file);
        try {
            Connection connection = connect(file);
            try {
                if (unclean) {
                    LOGGER.info("checking the catalog {}, which was not closed", file);
                    checkIntegrity(file, connection);
                }
                prepareSchema(file, connection);
                return new SqliteCatalog(file, connection);
            } catch (SQLException | IOException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw translated(file, e);
        }
    }

    @Override
    public Optional<Entry> get(String key) throws IOException {
        lock.lock();
        try {
            get.setString(1, key);
            try (ResultSet row = get.executeQuery()) {
                return row.next() ? Optional.of(new Entry(key, row.getLong(1), row.getBytes(2))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw translated(file, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Entry> list(String prefix) throws IOException {
        lock.lock();
        try {
            listFrom.setString(1, prefix);
            List<Entry> entries = new ArrayList<>();
            try (ResultSet row = listFrom.executeQuery()) {
                // Keys with the prefix are contiguous, so the first one without it ends the walk.
                while (row.next() && row.getString(1).startsWith(prefix)) {
                    entries.add(new Entry(row.getString(1), row.getLong(2), row.getBytes(3)));
                }
            }
            return List.copyOf(entries);
        } catch (SQLException e) {
            throw translated(file, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void commit(List<Change> changes) throws IOException {
        lock.lock();
        try {
            for (Change change : changes) {
                apply(change);
            }
            connection.commit();
        } catch (SQLException e) {
            rollback(e);
            throw translated(file, e);
        } catch (IOException | RuntimeException e) {
            rollback(e);
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /// Puts entries into a new catalog, with the versions they have; all or none.
    void restore(Collection<Entry> entries) throws IOException {
        lock.lock();
        try {
            for (Entry entry : entries) {
                put(entry.key(), entry.version(), entry.value());
            }
            connection.commit();
        } catch (SQLException e) {
            rollback(e);
            throw translated(file, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw translated(file, e);
        } finally {
            lock.unlock();
        }
    }

    /// After a full disk SQLite has rolled back by itself and says that there is nothing to undo.
    private void rollback(Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private void apply(Change change) throws SQLException, CatalogConflictException {
        long found = version(change.key());
        if (change.expectedVersion() != ANY_VERSION && change.expectedVersion() != found) {
            throw new CatalogConflictException(change.key(), change.expectedVersion(), found);
        }
        byte[] value = change.value();
        if (value == null) {
            remove.setString(1, change.key());
            remove.executeUpdate();
        } else {
            put(change.key(), found + 1, value);
        }
    }

    private void put(String key, long version, byte[] value) throws SQLException {
        put.setString(1, key);
        put.setLong(2, version);
        put.setBytes(3, value);
        put.executeUpdate();
    }

    /// The version of a key, 0 when there is none.
    private long version(String key) throws SQLException {
        get.setString(1, key);
        try (ResultSet row = get.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static void prepareSchema(Path file, Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            int version = number(statement, "PRAGMA user_version");
            int application = number(statement, "PRAGMA application_id");
            if (application != APPLICATION_ID && (application != 0 || version != 0)) {
                throw new StorageException(Kind.CORRUPT, "catalog " + file + " was written by another program");
            }
            if (version > SCHEMA_VERSION) {
                throw new StorageException(
                        Kind.TOO_NEW,
                        "catalog " + file + " has version " + version + " (expected: " + SCHEMA_VERSION
                                + "); it needs a newer release");
            }
            connection.setAutoCommit(false);
            if (version == 0) {
                statement.executeUpdate(TABLE);
                statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
                statement.executeUpdate("PRAGMA user_version = " + SCHEMA_VERSION);
            }
            connection.commit();
        }
    }

    private static void checkIntegrity(Path file, Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check(1)")) {
            String found = row.next() ? row.getString(1) : "nothing";
            if (!found.equals("ok")) {
                throw new StorageException(
                        Kind.CORRUPT, "catalog " + file + " is damaged: " + found + "; restore it from a backup");
            }
        }
    }

    private static int number(Statement statement, String pragma) throws SQLException {
        try (ResultSet row = statement.executeQuery(pragma)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /// SQLite would create the file readable for everyone; its journal inherits what we choose here.
    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            LOGGER.debug("opening the existing catalog {}", file);
        }
    }

    private static boolean hasContent(Path path) throws IOException {
        return Files.exists(path) && Files.size(path) > 0;
    }

    private static StorageException translated(Path file, SQLException cause) {
        SQLiteErrorCode code =
                cause instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        // The low byte is the primary code; the rest only refines it.
        Kind kind = switch (code.code & 0xFF) {
            case 5, 6 -> Kind.FENCED;
            // 1 is a statement that SQLite does not understand: ours never change, so the schema did.
            case 1, 11, 26 -> Kind.CORRUPT;
            case 13 -> Kind.DISK_FULL;
            default -> Kind.IO;
        };
        String remedy = kind == Kind.FENCED ? "; another process uses it" : "";
        return new StorageException(kind, "catalog " + file + ": " + cause.getMessage() + remedy, cause);
    }
}
