package dev.bristlecone.search.fields;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The layout of the metadata index of a section. Little-endian, reserved bytes and padding are zero, offsets are
/// from the start of the part.
///
/// Records are taken in chunks of 65,536 ordinals (the last one is shorter): within a chunk an ordinal takes 16
/// bits and a bitmap 8 KiB, so a filter is worked off chunk by chunk in memory that stays in the nearest cache.
///
/// ```
/// header · entries · names · column · … · column
/// ```
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 4 | version | [#VERSION] |
/// | 4 | 4 | count | of records |
/// | 8 | 4 | columns | fields that are in here, one column each |
/// | 12 | 4 | complete | 1 when every field of every record is in here, else 0 |
/// | 16 | 16 · columns | entries | ascending by name, in the order of its bytes |
///
/// **Entry**: offset of the name (u32), its length (u32), offset of the column (u64, a multiple of 8). A column
/// ends where the next one begins.
///
/// **Column**, each part at the next multiple of 8:
///
/// | part | bytes | content |
/// |---|---|---|
/// | seed | 8 | of [TextHash] |
/// | texts | 4 | distinct strings, elements of lists included |
/// | numbers | 4 | 1 when some record has a number here, else 0 |
/// | hashes | 8 · texts | of the strings, ascending as signed numbers |
/// | starts | 4 · (texts + 4) | where each posting starts and the last ends, in units of 8 bytes from the first |
/// | postings | | who has the field, who has true, who has false, then who has each string |
/// | number starts | 4 · (chunks + 1) | where the numbers of each chunk start, and the end, in units of 8 bytes |
/// | numbers of chunks | | see below; this and the number starts only when there are numbers |
///
/// Strings are not stored: equal hashes are told apart by the metadata of one record (see [TextHash]), so a field
/// with a long text in every record takes 20 bytes a record.
///
/// **Posting**: a container for each chunk with a record in it, ascending, each padded to a multiple of 8. It is
/// the number of the chunk (u16), how many records less one (u16), and then, with `size` and `words` of the chunk:
///
/// | form | when | content |
/// |---|---|---|
/// | full | all `size` records | nothing |
/// | present | at most `words` records | their u16, ascending |
/// | absent | all but at most `words` | the u16 of the others, ascending |
/// | bitmap | else | 4 zero bytes, then `words` · 8 bytes |
///
/// **Numbers of a chunk**, nothing where no record has any: how many records (u32), how many distinct numbers
/// (u32), the numbers ascending (f64, finite, no -0.0), the ordinals in the order of their numbers and then of
/// themselves (u16), for each number where its ordinals start (u16), padding, and a bitmap after each [#STEP]
/// ordinals with all ordinals up to there; none at the end. Any interval of numbers is then the difference of two
/// prefixes of that order, and a prefix is a bitmap with a few bits flipped.
final class FieldsFormat {
    static final int VERSION = 1;

    static final int COUNT = 4;
    static final int COLUMNS = 8;
    static final int COMPLETE = 12;
    static final int ENTRIES = 16;

    static final int ENTRY_NAME = 0;
    static final int ENTRY_NAME_BYTES = 4;
    static final int ENTRY_COLUMN = 8;
    static final int ENTRY_BYTES = 16;

    static final int SEED = 0;
    static final int TEXTS = 8;
    static final int NUMBERS = 12;
    static final int HASHES = 16;

    /// Postings before those of the strings.
    static final int PRESENT = 0;
    static final int TRUE = 1;
    static final int FALSE = 2;
    static final int FIRST_TEXT = 3;

    static final int CONTAINER_COUNT = 2;
    static final int CONTAINER_ORDINALS = 4;
    static final int CONTAINER_BITS = 8;

    static final int NUMBERS_DISTINCT = 4;
    static final int NUMBERS_VALUES = 8;

    static final int CHUNK = 1 << 16;

    /// Ordinals between two bitmaps of numbers. A prefix is at most half as many away from one.
    static final int STEP = 1 << 11;

    /// Fields with a column; further ones are read from the metadata.
    static final int COLUMNS_MAX = 1_024;

    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private FieldsFormat() {}

    static int chunks(int count) {
        return (count + CHUNK - 1) / CHUNK;
    }

    /// Records in a chunk.
    static int chunkSize(int count, int chunk) {
        return Math.min(CHUNK, count - chunk * CHUNK);
    }

    static int words(int size) {
        return (size + Long.SIZE - 1) / Long.SIZE;
    }

    static long align(long bytes) {
        return (bytes + Long.BYTES - 1) & -Long.BYTES;
    }

    /// Where the starts of the postings lie, from the start of their column.
    static long starts(int texts) {
        return HASHES + (long) Long.BYTES * texts;
    }

    static long postings(int texts) {
        return align(starts(texts) + (long) Integer.BYTES * (texts + FIRST_TEXT + 1));
    }

    /// Bitmaps among the numbers of a chunk.
    static int bitmaps(int records) {
        return records == 0 ? 0 : (records - 1) / STEP;
    }

    /// Where the ordinals of a chunk's numbers lie, from the start of its numbers.
    static long numberOrdinals(int distinct) {
        return NUMBERS_VALUES + (long) Double.BYTES * distinct;
    }

    static long numberStarts(int records, int distinct) {
        return numberOrdinals(distinct) + (long) Short.BYTES * records;
    }

    static long numberBitmaps(int records, int distinct) {
        return align(numberStarts(records, distinct) + (long) Short.BYTES * distinct);
    }

    static long numbersBytes(int records, int distinct, int size) {
        return numberBitmaps(records, distinct) + (long) Long.BYTES * bitmaps(records) * words(size);
    }
}
