package dev.bristlecone.search.fields;

import dev.bristlecone.search.metadata.MetadataFormat;
import java.util.Arrays;

/// One field's values in all records, gathered record by record in the order of the ordinals. One thread.
final class ColumnCollector {
    /// Tries to find a seed without equal hashes. One suffices unless somebody has prepared the strings.
    private static final int SEEDS = 8;

    private final int[] present;
    private final int[] trues;
    private final int[] falses;
    private final int[] numberOrdinals;
    private final double[] numbers;
    private final int[] textOrdinals;
    private final int[] textCodes;
    private final long seed;
    private final TextTable table;

    /// By code the last record with the string: a list may have it twice.
    private int[] lastOrdinals = new int[0];

    private int presentCount;
    private int trueCount;
    private int falseCount;
    private int numberCount;
    private int textCount;

    /// @param attempt 0 at first, one more each time strings collided
    ColumnCollector(ColumnSize size, int attempt) {
        present = new int[size.records];
        trues = new int[size.trues];
        falses = new int[size.falses];
        numberOrdinals = new int[size.numbers];
        numbers = new double[size.numbers];
        textOrdinals = new int[size.texts];
        textCodes = new int[size.texts];
        seed = TextHash.mix(attempt + 1L);
        table = new TextTable(seed);
    }

    static boolean mayTry(int attempt) {
        return attempt < SEEDS;
    }

    /// Takes the field a cursor stands on.
    void add(int ordinal, EncodedFieldCursor field) {
        present[presentCount++] = ordinal;
        switch (field.code()) {
            case MetadataFormat.TRUE -> trues[trueCount++] = ordinal;
            case MetadataFormat.FALSE -> falses[falseCount++] = ordinal;
            case MetadataFormat.NUMERIC -> {
                numberOrdinals[numberCount] = ordinal;
                numbers[numberCount++] = field.number();
            }
            default -> {
                while (field.nextText()) {
                    addText(ordinal, table.add(field.bytes(), field.textStart(), field.textSize()));
                }
            }
        }
    }

    private void addText(int ordinal, int code) {
        if (code >= lastOrdinals.length) {
            int known = lastOrdinals.length;
            lastOrdinals = Arrays.copyOf(lastOrdinals, Math.max(16, 2 * code));
            Arrays.fill(lastOrdinals, known, lastOrdinals.length, -1);
        }
        if (lastOrdinals[code] != ordinal) {
            lastOrdinals[code] = ordinal;
            textOrdinals[textCount] = ordinal;
            textCodes[textCount++] = code;
        }
    }

    /// Whether two strings share a hash, and the column cannot be written with this seed.
    boolean collided() {
        return table.collided();
    }

    long seed() {
        return seed;
    }

    int[] present() {
        return present;
    }

    int[] trues() {
        return trues;
    }

    int[] falses() {
        return falses;
    }

    int numberCount() {
        return numberCount;
    }

    /// Ascending.
    int[] numberOrdinals() {
        return numberOrdinals;
    }

    double[] numbers() {
        return numbers;
    }

    /// The strings with the records that have them, by ascending hash.
    TextPostings texts() {
        return TextPostings.of(table.hashes(), textOrdinals, textCodes, textCount);
    }
}
