package dev.bristlecone.engine;

/// The payload of one log record, little-endian. Strings are a u16 length and their UTF-8 bytes; blocks of bytes a u32
/// length and the bytes; a namespace is 16 bytes of index id and a string.
///
/// | operation | code | fields |
/// |---|---|---|
/// | UPSERT | 1 | namespace, u32 dimension, u8 metric, u32 count, rows |
/// | UPDATE_RECORD | 2 | namespace, id, values, sparse, metadata block |
/// | UPDATE_MATCHING | 3 | namespace, filter block, metadata block, u32 recordsMax |
/// | DELETE_RECORDS | 4 | namespace, u32 count, ids |
/// | DELETE_MATCHING | 5 | namespace, filter block |
/// | DELETE_ALL | 6 | namespace |
/// | CREATE_NAMESPACE | 7 | namespace, u8 restricted, u16 count, field strings |
/// | DELETE_NAMESPACE | 8 | namespace |
/// | DROP_INDEX | 9 | 16 bytes of index id |
/// | PATCH_RECORDS | 10 | namespace, u32 count, id and patch of each |
/// | PATCH_MATCHING | 11 | namespace, filter block, patch, u32 recordsMax |
///
/// A record starts with u8 semantics version (1), u8 code. A row is id, values, sparse, metadata block; values are
/// a u32 count (0xFFFFFFFF: none) and float32s; sparse is a u32 count (0xFFFFFFFF: none), u32 indices, float32
/// values. A patch is values, sparse, metadata block, u8 removals (1: the values, 2: the sparse values), u16 count,
/// strings of removed fields.
final class OperationFormat {
    static final int SEMANTICS_VERSION = 1;

    static final int UPSERT = 1;
    static final int UPDATE_RECORD = 2;
    static final int UPDATE_MATCHING = 3;
    static final int DELETE_RECORDS = 4;
    static final int DELETE_MATCHING = 5;
    static final int DELETE_ALL = 6;
    static final int CREATE_NAMESPACE = 7;
    static final int DELETE_NAMESPACE = 8;
    static final int DROP_INDEX = 9;
    static final int PATCH_RECORDS = 10;
    static final int PATCH_MATCHING = 11;

    static final int REMOVES_VALUES = 1;
    static final int REMOVES_SPARSE = 2;

    /// The count that stands for "no values at all".
    static final int NONE = -1;

    /// What the length before a string can tell.
    static final int STRING_BYTES_MAX = 0xFFFF;

    private OperationFormat() {}
}
