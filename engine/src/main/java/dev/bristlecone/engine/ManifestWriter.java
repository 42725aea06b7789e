package dev.bristlecone.engine;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// Writes a manifest as [ManifestFormat] says.
final class ManifestWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
    private final byte[] number = new byte[8];

    private ManifestWriter() {}

    /// The bytes of a manifest of this store.
    static ByteBuffer encode(Manifest manifest, UUID store) {
        ManifestWriter writer = new ManifestWriter();
        writer.write(manifest, store);
        return ByteBuffer.wrap(writer.bytes.toByteArray());
    }

    private void write(Manifest manifest, UUID store) {
        u64(ManifestFormat.MAGIC);
        u32(ManifestFormat.VERSION);
        uuid(store);
        u64(manifest.epoch());
        u64(manifest.floorLsn());
        u32(manifest.namespaces().size());
        for (Manifest.NamespaceEntry namespace : manifest.namespaces()) {
            u64(namespace.createdLsn());
            uuid(namespace.key().index());
            string(namespace.key().namespace());
            u32(namespace.space().dimension());
            bytes.write(namespace.space().metric().code());
            fields(namespace.filterableFields());
            damage(namespace.damage());
        }
        u32(manifest.files().size());
        for (Manifest.FileEntry file : manifest.files()) {
            string(file.name());
            u64(file.sizeBytes());
            u32(file.sectionCount());
            u32(file.living().size());
            for (Manifest.SectionEntry section : file.living()) {
                u32(section.section());
                u64(section.createdLsn());
                u32(section.recordCount());
                bitmap(section.deleted());
            }
        }
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.toByteArray());
        u32((int) checksum.getValue());
        u64(~ManifestFormat.MAGIC);
    }

    private void fields(@Nullable SortedSet<String> fields) {
        bytes.write(fields == null ? 0 : 1);
        number(fields == null ? 0 : fields.size(), 2);
        if (fields != null) {
            fields.forEach(this::string);
        }
    }

    private void damage(@Nullable Damage damage) {
        u64(damage == null ? 0 : damage.sinceLsn());
        if (damage != null) {
            string(damage.reason());
        }
    }

    private void bitmap(RoaringBitmap bitmap) {
        bitmap.runOptimize();
        u32(bitmap.serializedSizeInBytes());
        try {
            bitmap.serialize(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    private void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(utf8.length, 2);
        bytes.writeBytes(utf8);
    }

    private void uuid(UUID id) {
        u64(id.getMostSignificantBits());
        u64(id.getLeastSignificantBits());
    }

    private void u32(int value) {
        number(value, 4);
    }

    private void u64(long value) {
        number(value, 8);
    }

    private void number(long value, int width) {
        ByteBuffer.wrap(number).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        bytes.write(number, 0, width);
    }
}
