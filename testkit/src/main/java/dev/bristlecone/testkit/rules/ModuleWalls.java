package dev.bristlecone.testkit.rules;

import java.util.Map;
import java.util.Set;

/// Which modules a module may use, and what only one module may touch. Poms and classes are both held to this table.
final class ModuleWalls {
    /// Our modules and those each may compile against. Others are `runtime` in its pom, or absent.
    static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("testkit", Set.of()),
            Map.entry("model", Set.of()),
            Map.entry("kernels", Set.of()),
            Map.entry("storage", Set.of()),
            Map.entry("search", Set.of("model", "kernels", "storage")),
            Map.entry("engine", Set.of("model", "storage", "search")),
            Map.entry("inference", Set.of("model")),
            Map.entry("database", Set.of("model", "storage", "engine", "inference")),
            Map.entry("assistant", Set.of("model", "database", "inference")),
            Map.entry("server", Set.of("model", "database", "inference", "assistant")),
            Map.entry(
                    "benchmarks",
                    Set.of("model", "kernels", "storage", "search", "engine", "inference", "database", "server")));

    /// The module of the programs that measure: clients on the wire and plain baselines, which may touch what only
    /// one module of the product may.
    static final String MEASURING = "benchmarks";

    /// Packages of others that one module owns.
    static final Map<String, String> PACKAGE_OWNERS = Map.of(
            "jdk.incubator.vector", "kernels",
            "org.apache.lucene", "search",
            "java.sql", "storage",
            "org.sqlite", "storage",
            "com.linecorp.armeria", "server",
            "io.grpc", "server",
            "io.netty", "server",
            "com.google.protobuf", "server",
            "ai.onnxruntime", "inference",
            "ai.djl", "inference");

    /// Calls that only storage may make: they decide what survives a crash.
    static final Set<String> DURABILITY_CALLS = Set.of(
            "java.nio.channels.FileChannel.force",
            "java.nio.channels.FileChannel.map",
            "java.nio.MappedByteBuffer.force",
            "java.io.FileDescriptor.sync",
            "java.io.FileOutputStream.<init>",
            "java.io.RandomAccessFile.<init>");

    private ModuleWalls() {}

    /// Whether code of a module may refer to a class of another of our modules.
    static boolean allows(String module, String other) {
        return module.equals(other) || MAY_USE.getOrDefault(module, Set.of()).contains(other);
    }
}
