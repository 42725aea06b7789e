package dev.bristlecone.inference.onnx;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The native libraries of ONNX Runtime and of the tokenizers, loaded from our jars when the first model needs them.
///
/// They are unpacked into a private directory that is removed at once: a loaded library needs its file no longer
/// (on Windows it does, and the file stays). Left to themselves both libraries would write into shared places and
/// stay there after a crash, and the tokenizers' would ask the network for a graphics card's version of itself.
final class NativeCode {
    private static final String ONNX_PATH = "onnxruntime.native.path";
    private static final String TOKENIZERS_PATH = "ENGINE_CACHE_DIR";
    private static final String TOKENIZERS_OFFLINE = "ai.djl.offline";

    /// What all models of the process share. Loading it is left to the JVM's own once-only rule for classes.
    static final NativeCode LOADED = load();

    private final OrtEnvironment runtime;
    private final TokenizersLibrary tokenizers;

    private NativeCode(OrtEnvironment runtime, TokenizersLibrary tokenizers) {
        this.runtime = runtime;
        this.tokenizers = tokenizers;
    }

    OrtEnvironment runtime() {
        return runtime;
    }

    TokenizersLibrary tokenizers() {
        return tokenizers;
    }

    private static NativeCode load() {
        try {
            Path directory = Files.createTempDirectory("bristlecone-native-");
            try {
                for (String library : List.of("onnxruntime", "onnxruntime4j_jni")) {
                    unpack("/ai/onnxruntime/native/" + platform() + '/', System.mapLibraryName(library), directory);
                }
                System.setProperty(ONNX_PATH, directory.toString());
                System.setProperty(TOKENIZERS_PATH, directory.toString());
                System.setProperty(TOKENIZERS_OFFLINE, "true");
                OrtEnvironment runtime =
                        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "bristlecone");
                LibUtils.checkStatus();
                return new NativeCode(runtime, TokenizersLibrary.LIB);
            } finally {
                remove(directory);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the native code of the model runtime cannot be unpacked", e);
        }
    }

    /// The name of the folder in ONNX Runtime's jar that holds the libraries for this machine.
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String os = system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux";
        return os + (architecture.equals("aarch64") ? "-aarch64" : "-x64");
    }

    private static void unpack(String folder, String file, Path directory) throws IOException {
        try (InputStream in = OrtEnvironment.class.getResourceAsStream(folder + file)) {
            if (in == null) {
                throw new IOException("there is no " + file + " for " + platform() + " in this build");
            }
            Files.copy(in, directory.resolve(file));
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            if (!file.toFile().delete()) {
                file.toFile().deleteOnExit();
            }
        }
    }
}
