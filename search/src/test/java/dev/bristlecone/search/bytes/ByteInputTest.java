package dev.bristlecone.search.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ByteInputTest {
    @Test
    void numbersTakeAsFewBytesAsTheyNeed() {
        int[] values = {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455, 268_435_456, 0x7FFFFFFF};
        int[] sizes = {1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5};
        for (int i = 0; i < values.length; i++) {
            ByteOutput output = new ByteOutput();
            output.putVarint(values[i]);
            assertThat(output.toBytes()).hasSize(sizes[i]);
            assertThat(Varint.sizeBytes(values[i])).isEqualTo(sizes[i]);
            assertThat(new ByteInput(output.toBytes()).readVarint()).isEqualTo(values[i]);
        }
    }

    @Test
    void onlyTheShortestFormOfANumberIsRead() {
        for (String hex : List.of("", "80", "8000", "ff8000", "ffffffff08", "ffffffffff", "ffffffffff01")) {
            ByteInput input = new ByteInput(HexFormat.of().parseHex(hex));
            assertThatThrownBy(input::readVarint).as(hex).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void textsOfEveryLengthAndAlphabetReturn() {
        for (String letter : List.of("a", "é", "\uFFFD", "\uD83C\uDF32", "\u0000")) {
            for (int length = 0; length < 300; length++) {
                ByteOutput output = new ByteOutput();
                output.putText(letter.repeat(length));
                output.putText("x" + letter.repeat(length));
                ByteInput input = new ByteInput(output.toBytes());
                assertThat(input.readText()).isEqualTo(letter.repeat(length));
                assertThat(input.readText()).isEqualTo("x" + letter.repeat(length));
                assertThat(input.isAtEnd()).isTrue();
            }
        }
    }

    @Test
    void malformedTextIsRefused() {
        for (String hex : List.of("0180", "02c3", "02c328", "02c080", "03eda080", "04f8888080", "7f41")) {
            ByteInput input = new ByteInput(HexFormat.of().parseHex(hex));
            assertThatThrownBy(input::readText).as(hex).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aHugeSizeIsRefusedBeforeAnythingIsAllocated() {
        ByteOutput output = new ByteOutput();
        output.putVarint(Integer.MAX_VALUE);
        assertThatThrownBy(new ByteInput(output.toBytes())::readText)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs 2147483647 more bytes, has 0");
    }

    @Test
    void aBlockKnowsItsEnd() {
        ByteOutput output = new ByteOutput();
        output.putByte(7);
        int start = output.size();
        output.putText("x".repeat(500));
        output.prefixWithSize(start);
        output.putDouble(-0.0);
        ByteInput input = new ByteInput(output.toBytes());
        assertThat(input.readByte()).isEqualTo(7);
        int end = input.readBlockEnd();
        assertThat(input.readText()).hasSize(500);
        assertThat(input.at()).isEqualTo(end);
        assertThat(input.readDouble()).isEqualTo(-0.0);
        assertThatThrownBy(input::readByte).isInstanceOf(IllegalArgumentException.class);
    }
}
