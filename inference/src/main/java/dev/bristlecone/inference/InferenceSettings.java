package dev.bristlecone.inference;

import java.nio.file.Path;
import java.time.Duration;

/// How this server runs models.
///
/// @param models the directory of installed models; need not exist
/// @param standIns whether hosted names without a true model are served by stand-ins
/// @param threads how many texts are computed at the same time
/// @param queueTexts how many texts may wait
/// @param idle how long a model stays in memory after its last use
/// @param modelBytesMax the largest graph that is loaded
public record InferenceSettings(
        Path models, boolean standIns, int threads, int queueTexts, Duration idle, long modelBytesMax) {}
