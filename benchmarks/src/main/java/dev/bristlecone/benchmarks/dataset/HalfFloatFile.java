package dev.bristlecone.benchmarks.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Rows of little-endian float16 without any header, all of one dimension, read into memory.
///
/// @param rows as float32, each scaled to length 1
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record HalfFloatFile(float[][] rows) {
    public static HalfFloatFile read(Path file, int dimension) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        float[][] rows = new float[bytes.remaining() / (2 * dimension)][dimension];
        for (float[] row : rows) {
            double squares = 0;
            for (int i = 0; i < dimension; i++) {
                row[i] = Float.float16ToFloat(bytes.getShort());
                squares += (double) row[i] * row[i];
            }
            for (int i = 0; i < dimension; i++) {
                row[i] = (float) (row[i] / Math.sqrt(squares));
            }
        }
        return new HalfFloatFile(rows);
    }
}
