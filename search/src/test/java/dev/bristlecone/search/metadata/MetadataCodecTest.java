package dev.bristlecone.search.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.search.Damage;
import dev.bristlecone.search.RandomMetadata;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetadataCodecTest {
    private static final long SEED = Long.getLong("test.seed", 11);

    private static final Metadata ALL_TYPES = Metadata.of(Map.of(
            "a", new MetadataValue.Text("hé"),
            "b", new MetadataValue.Numeric(1.5),
            "c", new MetadataValue.Bool(false),
            "d", new MetadataValue.Bool(true),
            "e", new MetadataValue.TextList(List.of("x", "")),
            "f", new MetadataValue.TextList(List.of())));

    @Test
    void theBytesAreTheseForever() {
        assertThat(HexFormat.of().formatHex(MetadataCodec.encode(ALL_TYPES)))
                .isEqualTo("06" + "0161" + "01" + "0368c3a9" + "0162" + "02" + "000000000000f83f" + "0163" + "03"
                        + "0164" + "04" + "0165" + "05" + "03" + "0178" + "00" + "0166" + "05" + "00");
    }

    @Test
    void emptyMetadataAreNoBytes() {
        assertThat(MetadataCodec.encode(Metadata.EMPTY)).isEmpty();
        assertThat(MetadataCodec.decode(new byte[0])).isEqualTo(Metadata.EMPTY);
    }

    @Test
    void decodingGivesBackWhatWasEncoded() {
        RandomMetadata random = new RandomMetadata(SEED);
        for (int i = 0; i < 5_000; i++) {
            Metadata metadata = random.metadata();
            byte[] bytes = MetadataCodec.encode(metadata);
            assertThat(MetadataCodec.decode(bytes)).as("-Dtest.seed=%d", SEED).isEqualTo(metadata);
        }
    }

    @Test
    void aRangeOfALargerArrayDecodes() {
        byte[] bytes = MetadataCodec.encode(ALL_TYPES);
        byte[] larger = new byte[bytes.length + 20];
        System.arraycopy(bytes, 0, larger, 7, bytes.length);
        assertThat(MetadataCodec.decode(larger, 7, bytes.length)).isEqualTo(ALL_TYPES);
        assertThatThrownBy(() -> MetadataCodec.decode(larger, 7, bytes.length + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bytes after the last field");
    }

    @Test
    void theOrderOfPuttingDoesNotShowInTheBytes() {
        Map<String, MetadataValue> forward = new LinkedHashMap<>();
        Map<String, MetadataValue> backward = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            forward.put("f" + i, new MetadataValue.Numeric(i));
            backward.put("f" + (19 - i), new MetadataValue.Numeric(19 - i));
        }
        assertThat(MetadataCodec.encode(Metadata.of(forward))).isEqualTo(MetadataCodec.encode(Metadata.of(backward)));
    }

    @Test
    void largeValuesKeepEveryCharacter() {
        Metadata metadata = Metadata.of(Map.of(
                "n".repeat(300),
                new MetadataValue.Text("ü\uD83C\uDF32x".repeat(9_000)),
                "list",
                new MetadataValue.TextList(List.of("a".repeat(127), "b".repeat(128), "c".repeat(20_000)))));
        assertThat(MetadataCodec.decode(MetadataCodec.encode(metadata))).isEqualTo(metadata);
    }

    @Test
    void halfASurrogatePairIsRefused() {
        for (String text : List.of("\uD83C", "\uDF32", "x".repeat(100) + "\uD83C", "\uDF32\uD83C")) {
            Metadata metadata = Metadata.of(Map.of("a", new MetadataValue.Text(text)));
            assertThatThrownBy(() -> MetadataCodec.encode(metadata)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void everyDamageIsRefusedOrAnotherValidEncoding() {
        Damage.forEachDamage(MetadataCodec.encode(ALL_TYPES), MetadataCodec::decode, MetadataCodec::encode);
    }

    @Test
    void randomBytesAreRefusedOrAValidEncoding() {
        RandomMetadata random = new RandomMetadata(SEED);
        for (int i = 0; i < 100_000; i++) {
            Damage.assertDecodesExactlyOrRefuses(random.bytes(24), MetadataCodec::decode, MetadataCodec::encode);
        }
    }
}
