package dev.bristlecone.inference.runtime;

/// How texts are to be embedded.
///
/// @param truncate whether a text that is too long is cut at its end; otherwise it is an error
/// @param maxTokens how many tokens of a text are read, those that the model adds included
/// @param dimension the length of dense vectors; 0 for sparse ones
/// @param returnTokens whether sparse embeddings tell their words
public record EmbedOptions(InputType inputType, boolean truncate, int maxTokens, int dimension, boolean returnTokens) {}
