package dev.bristlecone.benchmarks.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The interpreter with the pinned peers: a virtual environment that is made once and again when the pins change.
final class PythonEnvironment {
    private PythonEnvironment() {}

    /// The interpreter's path.
    ///
    /// @throws IOException when python3 or a package is missing, saying what to install
    static Path prepare(Path home, Path cache) throws IOException {
        Path pins = home.resolve("benchmarks/peers/requirements.txt");
        Path environment = cache.resolve("python");
        Path stamp = environment.resolve("installed.txt");
        Path python = environment.resolve("bin/python");
        if (Files.exists(stamp) && Files.readString(stamp).equals(Files.readString(pins))) {
            return python;
        }
        Progress.say("installing the Python peers into %s (hnswlib is compiled) ...", environment);
        Files.createDirectories(cache);
        Commands.run(
                "python3 with its venv module is needed for the Python peers (apt install python3-venv)",
                home,
                List.of("python3", "-m", "venv", "--clear", environment.toString()));
        Commands.run(
                "the Python peers could not be installed; hnswlib needs a C++ compiler and Python's headers"
                        + " (apt install g++ python3-dev), the others need PyPI",
                home,
                List.of(python.toString(), "-m", "pip", "install", "--quiet", "-r", pins.toString()));
        Files.copy(pins, stamp);
        return python;
    }
}
