package dev.bristlecone.server.auth;

import dev.bristlecone.database.access.AccessKeys;
import dev.bristlecone.database.access.StoredKey;
import dev.bristlecone.server.edge.KeyCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys that open this server. On the first start one is made and written to a file that only its owner can read.
public final class KeyRing implements KeyCheck {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    /// Compared with when the label is unknown, so that an unknown key costs what a known one does.
    private static final byte[] NOBODY = new byte[32];

    private final Map<String, byte[]> hashesByLabel;

    private KeyRing(Map<String, byte[]> hashesByLabel) {
        this.hashesByLabel = Map.copyOf(hashesByLabel);
    }

    /// Loads the keys, making the first one when there is none.
    ///
    /// @param bootstrapFile where a new key is written in the clear
    /// @param newKey makes one that takes the place of all others
    public static KeyRing open(
            AccessKeys store, Path bootstrapFile, boolean newKey, InstantSource clock, SecureRandom random)
            throws IOException {
        List<StoredKey> stored = store.all();
        if (stored.isEmpty() || newKey) {
            AccessKey made = AccessKey.generate(random);
            // The file first: a key that is stored but unknown to everybody would lock its owner out.
            SecretFile.write(bootstrapFile, made.reveal() + "\n");
            store.replaceAll(new StoredKey(made.label(), made.hash(), clock.instant()));
            String which = stored.isEmpty() ? "the first API key" : "a new API key in place of all others";
            LOG.info("made {}, {}; it is in {}", which, made, bootstrapFile);
            stored = store.all();
        }
        Map<String, byte[]> hashes = new HashMap<>();
        for (StoredKey key : stored) {
            hashes.put(key.label(), key.sha256());
        }
        return new KeyRing(hashes);
    }

    @Override
    public boolean accepts(@Nullable String text) {
        Optional<AccessKey> key = text == null ? Optional.empty() : AccessKey.parse(text.trim());
        if (key.isEmpty()) {
            return false;
        }
        byte[] expected = hashesByLabel.getOrDefault(key.get().label(), NOBODY);
        return MessageDigest.isEqual(key.get().hash(), expected);
    }
}
