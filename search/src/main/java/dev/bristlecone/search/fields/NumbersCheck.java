package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import dev.bristlecone.storage.StorageException;

/// Checks the numbers of a column.
final class NumbersCheck {
    private final PartCheck part;
    private final int count;

    NumbersCheck(PartCheck part, int count) {
        this.part = part;
        this.count = count;
    }

    /// Checks what begins at a place in the part and returns where it ends.
    long check(long start) throws StorageException {
        int chunks = chunks(count);
        long base = start + align(4L * (chunks + 1));
        part.requireBytes(start, base - start, part.sizeBytes());
        part.expect(start, "first numbers", part.readInt(start), 0, 0);
        long at = base;
        for (int chunk = 0; chunk < chunks; chunk++) {
            long next = start + 4L * (chunk + 1);
            long end = base + Long.BYTES * Integer.toUnsignedLong(part.readInt(next));
            part.expect(next, "end of the numbers of a chunk", end, at, part.sizeBytes());
            if (end > at) {
                checkChunk(at, end, chunkSize(count, chunk));
            }
            at = end;
        }
        part.checkZeros(start + 4L * (chunks + 1), base);
        return at;
    }

    private void checkChunk(long start, long end, int size) throws StorageException {
        int records = part.readInt(start);
        int distinct = part.readInt(start + NUMBERS_DISTINCT);
        part.expect(start, "records with numbers", records, 1, size);
        part.expect(start + NUMBERS_DISTINCT, "distinct numbers", distinct, 1, records);
        long bytes = numbersBytes(records, distinct, size);
        part.expect(start, "bytes of the numbers", end - start, bytes, bytes);
        double least = Math.nextDown(-Double.MAX_VALUE);
        for (int i = 0; i < distinct; i++) {
            long at = start + NUMBERS_VALUES + (long) Double.BYTES * i;
            double number = part.readDouble(at);
            if (!(number > least) || number == Double.POSITIVE_INFINITY) {
                throw part.damage(at, "number", number, "finite, above " + least);
            }
            least = number;
        }
        checkStarts(start, records, distinct);
        checkOrder(start, records, distinct, size);
    }

    private void checkStarts(long start, int records, int distinct) throws StorageException {
        long starts = start + numberStarts(records, distinct);
        part.expect(starts, "first of the first number", part.readShort(starts), 0, 0);
        for (int i = 1; i < distinct; i++) {
            long at = starts + (long) Short.BYTES * i;
            part.expect(at, "first of a number", part.readShort(at), part.readShort(at - 2) + 1L, records - 1L);
        }
        part.checkZeros(starts + (long) Short.BYTES * distinct, start + numberBitmaps(records, distinct));
    }

    private void checkOrder(long start, int records, int distinct, int size) throws StorageException {
        long[] seen = new long[words(size)];
        long bitmap = start + numberBitmaps(records, distinct);
        for (int i = 0; i < records; i++) {
            if (i > 0 && i % STEP == 0) {
                checkBitmap(bitmap, seen);
                bitmap += (long) Long.BYTES * seen.length;
            }
            long at = start + numberOrdinals(distinct) + (long) Short.BYTES * i;
            int ordinal = part.readShort(at);
            if (ordinal >= size || (seen[ordinal / Long.SIZE] >>> ordinal & 1) != 0) {
                throw part.damage(at, "ordinal", ordinal, "below " + size + ", once");
            }
            seen[ordinal / Long.SIZE] |= 1L << ordinal;
        }
    }

    private void checkBitmap(long bitmap, long[] expected) throws StorageException {
        for (int i = 0; i < expected.length; i++) {
            long at = bitmap + (long) Long.BYTES * i;
            if (part.readLong(at) != expected[i]) {
                throw part.damage(at, "bits", part.readLong(at), expected[i]);
            }
        }
    }
}
