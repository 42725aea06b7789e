package dev.bristlecone.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.catalog.Catalog.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The SQLite catalog keeps the promises of every catalog, and says clearly when its file is unfit.
final class SqliteCatalogTest extends CatalogContract {
    @TempDir
    private Path directory;

    @Override
    protected Catalog open() throws IOException {
        return SqliteCatalog.open(directory.resolve("catalog.sqlite"));
    }

    @Test
    void theFileIsForItsOwnerOnlyAndACleanStopLeavesNoJournal() throws IOException {
        Path file = directory.resolve("own.sqlite");
        try (Catalog catalog = SqliteCatalog.open(file)) {
            catalog.commit(List.of(Change.create("a", new byte[] {1})));
            assertPrivate(file);
            assertPrivate(Path.of(file + "-wal"));
        }
        assertThat(Path.of(file + "-wal")).doesNotExist();
    }

    @Test
    void aCopyTakenWhileRunningOpensWithAllCommits() throws IOException {
        Path file = directory.resolve("running.sqlite");
        Path copy = directory.resolve("copy.sqlite");
        try (Catalog catalog = SqliteCatalog.open(file)) {
            for (int i = 0; i < 100; i++) {
                catalog.commit(List.of(Change.create("key/" + i, new byte[1000])));
            }
            Files.copy(file, copy);
            Files.copy(Path.of(file + "-wal"), Path.of(copy + "-wal"));
        }
        try (Catalog catalog = SqliteCatalog.open(copy)) {
            assertThat(catalog.list("key/")).hasSize(100);
        }
    }

    @Test
    void damageIsFoundAfterAnUncleanStop() throws IOException {
        Path file = filled("damaged.sqlite");
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5A);
        Files.write(file, bytes);
        // A journal beside the file is the trace of an unclean stop; this one holds no valid frame.
        Files.write(Path.of(file + "-wal"), new byte[] {1});
        assertKind(file, Kind.CORRUPT);
    }

    @Test
    void aFileThatIsNoDatabaseIsCorrupt() throws IOException {
        Path file = directory.resolve("text.sqlite");
        Files.writeString(file, "these bytes are no database at all ".repeat(200));
        assertKind(file, Kind.CORRUPT);
    }

    @Test
    void aNewerSchemaIsRefused() throws IOException, SQLException {
        Path file = filled("newer.sqlite");
        execute(file, "PRAGMA user_version = 2");
        assertKind(file, Kind.TOO_NEW);
    }

    @Test
    void theDatabaseOfAnotherProgramIsRefused() throws IOException, SQLException {
        Path file = directory.resolve("foreign.sqlite");
        execute(file, "PRAGMA user_version = 7");
        assertKind(file, Kind.CORRUPT);
    }

    @Test
    void aFileLockedByAnotherProcessIsFenced() throws IOException, SQLException {
        Path file = filled("busy.sqlite");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement();
                Catalog catalog = SqliteCatalog.open(file)) {
            statement.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> catalog.commit(List.of(Change.create("b", new byte[0]))))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FENCED));
            statement.execute("ROLLBACK");
            catalog.commit(List.of(Change.create("b", new byte[0])));
        }
    }

    private Path filled(String name) throws IOException {
        Path file = directory.resolve(name);
        try (Catalog catalog = SqliteCatalog.open(file)) {
            for (int i = 0; i < 50; i++) {
                catalog.commit(List.of(Change.create("key/" + i, new byte[1000])));
            }
        }
        return file;
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void assertPrivate(Path file) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .as(file.toString())
                .isEqualTo("rw-------");
    }

    private static void assertKind(Path file, Kind kind) {
        assertThatThrownBy(() -> SqliteCatalog.open(file))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }
}
