/// What is in one segment file? Start with [SegmentFileFormat] for the bytes, [Segment] for reading one namespace of
/// it.
@NullMarked
package dev.bristlecone.search.segment;

import org.jspecify.annotations.NullMarked;
