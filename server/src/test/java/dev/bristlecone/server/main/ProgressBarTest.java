package dev.bristlecone.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ProgressBarTest {
    private final StringWriter written = new StringWriter();

    @Test
    void theLineIsWrittenOverAndTakenAway() {
        try (ProgressBar bar = new ProgressBar(new PrintWriter(written), true)) {
            bar.show("model.onnx", 1_000_000, 3_000_000);
            bar.show("model.onnx", 1_000_001, 3_000_000);
            bar.show("model.onnx", 3_000_000, 3_000_000);
            bar.show("tokenizer.json", 700_000, -1);
            bar.show("trying it out", 0, -1);
        }
        assertThat(written.toString().split("\r\u001b\\[K", -1))
                .containsExactly(
                        "",
                        "[" + "#".repeat(10) + ".".repeat(20) + "] 33 %  model.onnx, 3 MB",
                        "[" + "#".repeat(30) + "] 100 %  model.onnx, 3 MB",
                        "tokenizer.json  1 MB",
                        "trying it out",
                        "");
    }

    @Test
    void nobodyLooksNothingIsWritten() {
        try (ProgressBar bar = new ProgressBar(new PrintWriter(written), false)) {
            bar.show("model.onnx", 1, 2);
        }
        assertThat(written.toString()).isEmpty();
    }
}
