package dev.bristlecone.kernels.codes;

/// The three steps of a [Rotation], in place on the first values of an array. All implementations give the same
/// floats, bit for bit.
interface RotationSteps {
    /// `values[i] *= factors[i]` for `i` below `count`, a multiple of 64.
    void multiply(float[] values, float[] factors, int count);

    /// The Hadamard transform without its scale of `count` values from `from` on: for each step `h` of 1, 2, 4, ...
    /// below `count`, each pair `(a, b)` that is `h` apart becomes `(a + b, a − b)`.
    ///
    /// @param from a multiple of 64
    /// @param count a power of two, at least 64
    void hadamard(float[] values, int from, int count);

    /// Each pair `(a, b)` of the values `i` and `half + i` becomes `(a + b, a − b)`.
    ///
    /// @param half a multiple of 32
    void mixHalves(float[] values, int half);

    /// The steps this machine does fastest, chosen once.
    static RotationSteps best() {
        return CodeKernelChoice.ROTATION;
    }
}
