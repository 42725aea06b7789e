package dev.bristlecone.search.segment;

/// The layout of a segment file. (Being written.)
final class SegmentFileFormat {
    private SegmentFileFormat() {}
}
