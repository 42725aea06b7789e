package dev.bristlecone.search.segment;

/// A part that a section may have besides its records: what makes a kind of search over them fast. Its bytes are laid
/// out and read by the package that owns it; the section only carries them, aligned to [#ALIGNMENT] and checksummed
/// with everything else. Nothing in it is a truth of its own: it follows from the records.
public enum SegmentPart {
    /// Codes of the dense values, for scans.
    CODES(0),
    /// Which records have which metadata, for filters.
    FIELDS(1),
    /// The sparse values by dimension.
    SPARSE(2),
    /// The words of text fields.
    TEXT(3);

    /// Where a part may start, relative to the start of its section.
    public static final int ALIGNMENT = 64;

    static final int COUNT = 4;

    /// Where its length stands in an entry of the directory, among those of all parts. Frozen.
    final int place;

    SegmentPart(int place) {
        this.place = place;
    }
}
