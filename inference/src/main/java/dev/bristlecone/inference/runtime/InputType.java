package dev.bristlecone.inference.runtime;

/// What a text is for. Some models treat the two differently.
public enum InputType {
    QUERY,
    PASSAGE
}
