package dev.bristlecone.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class PageAdviceTest {
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void mappedFilesTakeItAndReadAsBefore(@TempDir Path directory) throws IOException {
        byte[] bytes = new byte[1 << 20];
        bytes[500_001] = 7;
        Path file = Files.write(directory.resolve("file"), bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes.length, arena);
            assertThat(PageAdvice.random(mapped)).isTrue();
            assertThat(PageAdvice.random(mapped.asSlice(1))).as("not at a page").isTrue();
            assertThat(PageAdvice.willNeed(mapped, 500_000, 10)).isTrue();
            assertThat(mapped.get(ValueLayout.JAVA_BYTE, 500_001)).isEqualTo((byte) 7);
        }
    }

    @Test
    void memoryOfTheHeapIsLeftAlone() {
        assertThat(PageAdvice.random(MemorySegment.ofArray(new byte[1 << 20]))).isFalse();
        assertThat(PageAdvice.willNeed(MemorySegment.ofArray(new byte[1 << 20]), 0, 1 << 20))
                .isFalse();
    }
}
