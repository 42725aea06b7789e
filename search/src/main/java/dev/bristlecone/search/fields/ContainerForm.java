package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.CONTAINER_BITS;
import static dev.bristlecone.search.fields.FieldsFormat.CONTAINER_ORDINALS;
import static dev.bristlecone.search.fields.FieldsFormat.align;
import static dev.bristlecone.search.fields.FieldsFormat.words;

/// How the records of one chunk are listed. It follows from their count alone.
enum ContainerForm {
    FULL,
    PRESENT,
    ABSENT,
    BITMAP;

    static ContainerForm of(int count, int size) {
        if (count == size) {
            return FULL;
        }
        int listedMax = words(size);
        if (count <= listedMax) {
            return PRESENT;
        }
        return size - count <= listedMax ? ABSENT : BITMAP;
    }

    /// Bytes of a container, padding included.
    long sizeBytes(int count, int size) {
        return switch (this) {
            case FULL -> align(CONTAINER_ORDINALS);
            case PRESENT -> align(CONTAINER_ORDINALS + (long) Short.BYTES * count);
            case ABSENT -> align(CONTAINER_ORDINALS + (long) Short.BYTES * (size - count));
            case BITMAP -> CONTAINER_BITS + (long) Long.BYTES * words(size);
        };
    }
}
