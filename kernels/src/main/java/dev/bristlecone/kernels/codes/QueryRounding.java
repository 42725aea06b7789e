package dev.bristlecone.kernels.codes;

/// The two steps of [QueryCode#set] that look at every dimension more than once. All implementations give the same
/// levels and tables; the last bits of the product depend on the width of vectors.
interface QueryRounding {
    /// Bytes of the levels beyond the last dimension that may be read, and mean nothing.
    int SLACK = 48;

    /// Places in the results of [#round], and their number.
    int PRODUCT = 0;

    int SQUARE = 1;
    int SUM = 2;
    int MAGNITUDE = 3;
    int RESULTS = 4;

    /// Added to a small number it leaves no room for a fraction: what remains in the last bits is the nearest
    /// whole.
    float ROUNDER = 0x1.8p23f;

    /// `levels[i]` becomes the whole number nearest to `query[i]·inverse`, at most 7 in magnitude.
    ///
    /// @param results receives `Σ query·level`, `Σ level²`, `Σ level` and `Σ |level|`
    void round(float[] query, int dimension, float inverse, byte[] levels, float[] results);

    /// Fills sixteen bytes for every four dimensions: byte `set` is the sum of the levels whose dimension is in the
    /// set, plus what makes the least of the sixteen zero.
    void fillTables(byte[] levels, int dimension, byte[] tables);
}
