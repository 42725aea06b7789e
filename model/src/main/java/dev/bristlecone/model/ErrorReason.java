package dev.bristlecone.model;

import java.io.Serializable;
import java.util.TreeMap;

/// Why something failed, for programs: a constant name, and facts that help to go on.
public record ErrorReason(String name, TreeMap<String, String> facts) implements Serializable {}
