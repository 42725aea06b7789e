package dev.bristlecone.search.fields;

import dev.bristlecone.search.metadata.MetadataFormat;

/// What one field has in all records of a section: how large the arrays of its [ColumnCollector] must be.
final class ColumnSize {
    int records;
    int trues;
    int falses;
    int numbers;
    int texts;

    /// Counts the field a cursor stands on.
    void count(EncodedFieldCursor field) {
        records++;
        switch (field.code()) {
            case MetadataFormat.TRUE -> trues++;
            case MetadataFormat.FALSE -> falses++;
            case MetadataFormat.NUMERIC -> numbers++;
            default -> {
                while (field.nextText()) {
                    texts++;
                }
            }
        }
    }

    /// About how many bytes building the column takes.
    long memoryBytes() {
        return 4L * (records + trues + falses) + 12L * numbers + 56L * texts;
    }
}
