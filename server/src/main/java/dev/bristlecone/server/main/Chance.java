package dev.bristlecone.server.main;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/// What enters from outside: time, randomness and ids. Tests own them; production takes the machine's.
///
/// @param requestIds short, only told apart from each other
record Chance(InstantSource clock, SecureRandom random, Supplier<UUID> ids, Supplier<String> requestIds) {}
