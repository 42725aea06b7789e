package dev.bristlecone.inference.onnx;

/// Which of a transformer's rows make the vector of a text.
public enum Pooling {
    /// The mean of all rows. A graph that makes one row of all by itself is left alone by it.
    MEAN,
    /// The first row.
    CLS,
    /// The last row.
    LAST
}
