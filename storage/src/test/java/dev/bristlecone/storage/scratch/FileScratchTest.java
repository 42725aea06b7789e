package dev.bristlecone.storage.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileScratchTest {
    private static final long LARGE = 65L << 20;

    @TempDir
    private Path folder;

    @Test
    void largePartsBeyondTheLimitAreFilesWithoutAName() throws Exception {
        try (FileScratch scratch = FileScratch.open(folder, LARGE)) {
            MemorySegment within = scratch.allocate(LARGE, 64);
            MemorySegment beyond = scratch.allocate(LARGE, 64);
            MemorySegment small = scratch.allocate(1_000, 64);
            assertThat(within.isMapped()).isFalse();
            assertThat(beyond.isMapped()).isTrue();
            assertThat(small.isMapped()).isFalse();
            for (MemorySegment part : new MemorySegment[] {within, beyond, small}) {
                long end = part.byteSize() - 1;
                assertThat(part.get(ValueLayout.JAVA_BYTE, end)).isZero();
                part.set(ValueLayout.JAVA_BYTE, end, (byte) 7);
                assertThat(part.get(ValueLayout.JAVA_BYTE, end)).isEqualTo((byte) 7);
            }
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void whatACrashLeftIsCleared() throws Exception {
        Files.writeString(folder.resolve("scratch-0"), "left");
        try (FileScratch scratch = FileScratch.open(folder)) {
            assertThat(folder).isEmptyDirectory();
            assertThat(scratch.allocate(100, 64).byteSize()).isEqualTo(100);
        }
    }
}
