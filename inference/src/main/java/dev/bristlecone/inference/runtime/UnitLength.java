package dev.bristlecone.inference.runtime;

/// Brings vectors to length 1, so that their dot product is their cosine.
public final class UnitLength {
    private UnitLength() {}

    /// Scales a vector in place. One of zeros stays as it is.
    public static void scale(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        if (squares > 0) {
            float scale = (float) (1 / Math.sqrt(squares));
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= scale;
            }
        }
    }
}
