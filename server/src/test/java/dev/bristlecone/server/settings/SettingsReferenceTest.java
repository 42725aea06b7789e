package dev.bristlecone.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "settings.md");

    /// With `-Dsettings.write=true` the page is written instead.
    @Test
    void thePageInTheDocsIsUpToDate() throws IOException {
        if (Boolean.getBoolean("settings.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, SettingsReference.markdown());
        }
        assertThat(PAGE).hasContent(SettingsReference.markdown());
    }
}
