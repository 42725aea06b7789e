package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import dev.bristlecone.storage.StorageException;

/// Checks postings: every container is where the one before it ends, and holds as many records of its chunk as it
/// says.
final class PostingCheck {
    private final PartCheck part;
    private final int count;

    PostingCheck(PartCheck part, int count) {
        this.part = part;
        this.count = count;
    }

    /// Checks the posting between two places that lie in the part.
    void check(long start, long end) throws StorageException {
        int lastChunk = -1;
        long at = start;
        while (at < end) {
            part.requireBytes(at, CONTAINER_ORDINALS, end);
            int chunk = part.readShort(at);
            part.expect(at, "chunk", chunk, lastChunk + 1L, chunks(count) - 1L);
            int size = chunkSize(count, chunk);
            int records = part.readShort(at + CONTAINER_COUNT) + 1;
            part.expect(at + CONTAINER_COUNT, "records of a chunk", records, 1, size);
            ContainerForm form = ContainerForm.of(records, size);
            long bytes = form.sizeBytes(records, size);
            part.requireBytes(at, bytes, end);
            switch (form) {
                case FULL -> checkListed(at, 0, size, bytes);
                case PRESENT -> checkListed(at, records, size, bytes);
                case ABSENT -> checkListed(at, size - records, size, bytes);
                case BITMAP -> checkBits(at, records, size);
            }
            lastChunk = chunk;
            at += bytes;
        }
    }

    private void checkListed(long container, int listed, int size, long bytes) throws StorageException {
        long at = container + CONTAINER_ORDINALS;
        int least = 0;
        for (int i = 0; i < listed; i++) {
            int ordinal = part.readShort(at);
            if (ordinal < least || ordinal >= size) {
                throw part.damage(at, "ordinal", ordinal, least + " to " + (size - 1));
            }
            least = ordinal + 1;
            at += Short.BYTES;
        }
        part.checkZeros(at, container + bytes);
    }

    private void checkBits(long container, int records, int size) throws StorageException {
        part.checkZeros(container + CONTAINER_ORDINALS, container + CONTAINER_BITS);
        int found = 0;
        long last = 0;
        for (int word = 0; word < words(size); word++) {
            last = part.readLong(container + CONTAINER_BITS + (long) Long.BYTES * word);
            found += Long.bitCount(last);
        }
        part.expect(container, "bits", found, records, records);
        if (size % Long.SIZE != 0) {
            part.expect(container, "bits behind the last record", last >>> size, 0, 0);
        }
    }
}
