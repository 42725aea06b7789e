package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.model.VectorSpace;

/// The numbers from which the size of an index follows.
///
/// @param extended whether its space has a coordinate more than the vectors, see [DenseSpace]
/// @param cells number of cells, at least 1
public record DenseIndexShape(boolean extended, int cells) {
    /// The most cells an index may have.
    public static final int CELLS_MAX = 1 << 20;

    /// Bytes from one record's values to the next one's.
    public long rowBytes(int dimension) {
        return new GraphRow(dimension, codeDimension(dimension)).sizeBytes;
    }

    /// About the same before it is known whether the space has a coordinate more.
    public static long rowBytes(VectorSpace space) {
        return new DenseIndexShape(false, 1).rowBytes(space.dimension());
    }

    /// About the work memory that a graph for the compact layout takes, for each record: its rotated coordinates,
    /// and a row without values.
    public static long compactWorkBytes(VectorSpace space) {
        int codeDimension = DenseSpace.codeDimension(space.dimension(), false);
        return 4L * codeDimension + new GraphRow(0, codeDimension).sizeBytes;
    }

    /// Bytes of the index part.
    public long partBytes(int dimension) {
        long blocks = (cells + CodeBlock.LANES - 1L) / CodeBlock.LANES;
        return DenseIndexFormat.centres(cells) + blocks * CodeBlock.sizeBytes(codeDimension(dimension));
    }

    int codeDimension(int dimension) {
        return DenseSpace.codeDimension(dimension, extended);
    }
}
