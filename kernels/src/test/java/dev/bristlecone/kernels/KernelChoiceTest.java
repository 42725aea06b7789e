package dev.bristlecone.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class KernelChoiceTest {
    static boolean isVectorModulePresent() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    @Test
    void theVectorApiServesWhereItsModuleIs() {
        VectorKernels best = VectorKernels.best();
        assertThat(best.isAccelerated()).isEqualTo(isVectorModulePresent());
        assertThat(best.name()).startsWith(isVectorModulePresent() ? "Vector API, " : "scalar");
    }

    @Test
    void theScalarTwinServesAJvmStartedWithoutTheModule() throws Exception {
        assertThat(chosenIn(List.of())).isEqualTo("scalar");
    }

    @Test
    void theVectorApiServesAJvmStartedWithTheModule() throws Exception {
        assertThat(chosenIn(List.of("--add-modules", "jdk.incubator.vector"))).startsWith("Vector API, ");
    }

    private static String chosenIn(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PrintsChoice.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return output.strip();
    }
}
