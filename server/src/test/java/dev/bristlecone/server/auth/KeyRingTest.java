package dev.bristlecone.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.database.access.AccessKeys;
import dev.bristlecone.database.access.StoredKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
    private final SecureRandom random = new SecureRandom();
    private final FakeAccessKeys store = new FakeAccessKeys();

    @TempDir
    private Path directory;

    @Test
    void theFirstKeyIsWrittenToAFileOfItsOwnerAndOpens() throws Exception {
        KeyRing ring = open();
        Path file = directory.resolve("bootstrap.key");
        String key = Files.readString(file).trim();
        assertThat(key).matches("pckey_[0-9A-Za-z]{6}_[0-9A-Za-z]{49}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(ring.accepts(key)).isTrue();
        assertThat(ring.accepts(" " + key + " ")).isTrue();
    }

    @Test
    void nothingElseOpens() throws Exception {
        KeyRing ring = open();
        String key = Files.readString(directory.resolve("bootstrap.key")).trim();
        assertThat(ring.accepts(null)).isFalse();
        assertThat(ring.accepts("")).isFalse();
        assertThat(ring.accepts("pckey__")).isFalse();
        assertThat(ring.accepts(key + "a")).isFalse();
        assertThat(ring.accepts(key.substring(0, key.length() - 1))).isFalse();
        assertThat(ring.accepts(AccessKey.generate(random).reveal())).isFalse();
        char other = key.charAt(20) == 'x' ? 'y' : 'x';
        assertThat(ring.accepts(key.substring(0, 20) + other + key.substring(21)))
                .isFalse();
    }

    @Test
    void aRestartKeepsTheKeyAndMakesNoOther() throws Exception {
        open();
        Path file = directory.resolve("bootstrap.key");
        String key = Files.readString(file).trim();
        Files.delete(file);
        assertThat(open().accepts(key)).isTrue();
        assertThat(store.keys).hasSize(1);
        assertThat(file).doesNotExist();
    }

    @Test
    void aNewKeyTakesThePlaceOfTheOld() throws Exception {
        Path file = directory.resolve("bootstrap.key");
        open();
        String before = Files.readString(file).trim();

        KeyRing ring = open(true);

        String after = Files.readString(file).trim();
        assertThat(after).isNotEqualTo(before);
        assertThat(ring.accepts(after)).isTrue();
        assertThat(ring.accepts(before)).isFalse();
        assertThat(open().accepts(after)).isTrue();
        assertThat(store.keys).hasSize(1);
    }

    @Test
    void onlyTheHashIsStoredAndTextMasksTheSecret() throws Exception {
        open();
        String key = Files.readString(directory.resolve("bootstrap.key")).trim();
        assertThat(store.keys.getFirst().sha256()).hasSize(32);
        AccessKey parsed = AccessKey.parse(key).orElseThrow();
        assertThat(parsed.toString()).isEqualTo("pckey_" + parsed.label() + "_***");
    }

    private KeyRing open() throws Exception {
        return open(false);
    }

    private KeyRing open(boolean newKey) throws Exception {
        return KeyRing.open(
                store, directory.resolve("bootstrap.key"), newKey, InstantSource.fixed(Instant.EPOCH), random);
    }

    private static final class FakeAccessKeys implements AccessKeys {
        private final List<StoredKey> keys = new ArrayList<>();

        @Override
        public List<StoredKey> all() {
            return List.copyOf(keys);
        }

        @Override
        public void replaceAll(StoredKey key) {
            keys.clear();
            keys.add(key);
        }
    }
}
