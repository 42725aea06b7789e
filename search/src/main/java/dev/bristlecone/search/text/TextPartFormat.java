package dev.bristlecone.search.text;

/// The text part of a section: the files of one Lucene index of one segment, in which the number of a document is the
/// ordinal of a record. Little-endian.
///
/// ```text
/// u32 version (1) | u32 count of files
/// for each file:  u32 size of its name | name in ASCII | u64 offset from the start of the part | u64 size
/// the bytes of the files, each starting at a multiple of 8
/// ```
///
/// Fields are indexed with frequencies, positions and norms, and nothing is stored. What the bytes of the files mean is
/// Lucene's affair; a part whose version or codec this build does not know is not read, and texts are analysed again
/// when the section is merged.
final class TextPartFormat {
    static final int VERSION = 1;
    static final int ALIGNMENT = 8;

    /// The longest name a file may have.
    static final int NAME_SIZE_BYTES_MAX = 255;

    private TextPartFormat() {}
}
