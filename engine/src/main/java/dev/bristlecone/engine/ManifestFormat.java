package dev.bristlecone.engine;

/// One manifest blob, little-endian. Strings are a u16 length and UTF-8 bytes; bitmaps are in RoaringBitmap's portable
/// form behind a u32 length.
///
/// Version 1 was never released. It could not tell whose sections are in a file that is missing.
///
/// | field | bytes | meaning |
/// |---|---|---|
/// | magic | 8 | "BCMANIFE"; anything else is not ours |
/// | version | 4 | 2 |
/// | store | 16 | id of the data directory |
/// | epoch | 8 | of the process that wrote it |
/// | floor | 8 | last LSN contained |
/// | namespaces | 4 | count, then per namespace: created LSN 8, index 16, name, dimension 4, metric 1, restricted 1,
/// field count 2, fields, damaged since LSN 8 (0 when it is not), and then, if it is, the reason |
/// | files | 4 | count, then per file: name, size 8, sections 4, living sections 4, per living section: number 4,
/// created LSN of its namespace 8, records 4, bitmap of the deleted ones |
/// | checksum | 4 | CRC32C of everything before |
/// | end | 8 | inverse magic |
final class ManifestFormat {
    static final long MAGIC = 0x4546494e414d4342L; // "BCMANIFE" read as little-endian
    static final int VERSION = 2;
    static final int TRAILER_BYTES = 12;
    static final int SIZE_BYTES_MAX = 1 << 30;

    private ManifestFormat() {}
}
