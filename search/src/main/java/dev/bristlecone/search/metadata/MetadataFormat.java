package dev.bristlecone.search.metadata;

/// The layout of encoded metadata. No fields at all are no bytes at all; otherwise:
///
/// | part | form |
/// |---|---|
/// | field count | varint, at least 1 |
/// | each field | name, type code, value; names strictly ascending in UTF-16 order |
/// | name | varint size in bytes, UTF-8 |
///
/// | code | type | value |
/// |---|---|---|
/// | 0 | invalid | |
/// | 1 | string | varint size in bytes, UTF-8 |
/// | 2 | number | 8 bytes, little-endian double, finite |
/// | 3 | false | nothing |
/// | 4 | true | nothing |
/// | 5 | list of strings | varint size in bytes of all elements, then each as varint size in bytes and UTF-8 |
///
/// Strings and lists both start with their size, so that a reader steps over any value without looking into it.
public final class MetadataFormat {
    public static final int TEXT = 1;
    public static final int NUMERIC = 2;
    public static final int FALSE = 3;
    public static final int TRUE = 4;
    public static final int TEXT_LIST = 5;

    private MetadataFormat() {}
}
