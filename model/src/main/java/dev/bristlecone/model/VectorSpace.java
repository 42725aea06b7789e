package dev.bristlecone.model;

/// What the dense vectors of an index have in common. `dimension` is 0 for an index without dense values.
public record VectorSpace(int dimension, Metric metric) {}
