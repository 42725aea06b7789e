package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.codes.CodeBlock;
import java.lang.foreign.MemorySegment;

/// The centres of cells as code blocks, from which walks learn where to enter.
final class EntryBlocks {
    private EntryBlocks() {}

    /// Writes them.
    ///
    /// @param origin what queries are differences from
    static void write(Points centres, float[] origin, MemorySegment bytes, long offset) {
        EdgeEncoder encoder = new EdgeEncoder(centres.dimension);
        encoder.clearCentre();
        float[] centre = new float[centres.dimension];
        for (int first = 0; first < centres.count; first += CodeBlock.LANES) {
            long block = offset + (long) CodeBlock.sizeBytes(centres.dimension) * (first / CodeBlock.LANES);
            int lanes = Math.min(CodeBlock.LANES, centres.count - first);
            for (int lane = 0; lane < lanes; lane++) {
                centres.get(first + lane, centre);
                for (int i = 0; i < centre.length; i++) {
                    centre[i] -= origin[i];
                }
                encoder.encode(centre, bytes, block, lane);
            }
            encoder.write(lanes, bytes, block);
        }
    }
}
