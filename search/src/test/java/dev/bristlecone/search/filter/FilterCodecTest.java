package dev.bristlecone.search.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Comparison;
import dev.bristlecone.model.filter.Filter.Operand;
import dev.bristlecone.search.Damage;
import dev.bristlecone.search.RandomMetadata;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FilterCodecTest {
    private static final long SEED = Long.getLong("test.seed", 13);

    private static final Filter ALL_NODES = new Filter.And(List.of(
            new Filter.Or(List.of()),
            new Filter.Equal("a", new Operand.Text("é")),
            new Filter.NotEqual("b", new Operand.Numeric(1.5)),
            new Filter.Compare("c", Comparison.LESS_OR_EQUAL, -2),
            new Filter.AnyOf("d", List.of(new Operand.Bool(false), new Operand.Bool(true))),
            new Filter.NoneOf("e", List.of()),
            new Filter.Exists("f", true)));

    @Test
    void theBytesAreTheseForever() {
        assertThat(HexFormat.of().formatHex(FilterCodec.encode(ALL_NODES)))
                .isEqualTo("0107" + "0200" + "030161" + "0102c3a9" + "040162" + "02000000000000f83f" + "050163" + "04"
                        + "00000000000000c0" + "060164" + "020304" + "070165" + "00" + "080166" + "01");
    }

    @Test
    void comparisonCodesAreTheseForever() {
        assertThat(Arrays.stream(Comparison.values()).map(FilterFormat::codeOf)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void decodingGivesBackWhatWasEncoded() {
        RandomMetadata random = new RandomMetadata(SEED);
        for (int i = 0; i < 5_000; i++) {
            Filter filter = random.filter(6);
            assertThat(FilterCodec.decode(FilterCodec.encode(filter)))
                    .as("-Dtest.seed=%d", SEED)
                    .isEqualTo(filter);
        }
    }

    @Test
    void everyDamageIsRefusedOrAnotherValidEncoding() {
        Damage.forEachDamage(FilterCodec.encode(ALL_NODES), FilterCodec::decode, FilterCodec::encode);
    }

    @Test
    void randomBytesAreRefusedOrAValidEncoding() {
        RandomMetadata random = new RandomMetadata(SEED);
        for (int i = 0; i < 100_000; i++) {
            Damage.assertDecodesExactlyOrRefuses(random.bytes(24), FilterCodec::decode, FilterCodec::encode);
        }
    }

    @Test
    void nestingBeyondTheLimitIsRefusedBothWays() {
        Filter deepest = nested(FilterFormat.DEPTH_MAX);
        assertThat(FilterCodec.decode(FilterCodec.encode(deepest))).isEqualTo(deepest);
        assertThatThrownBy(() -> FilterCodec.encode(nested(FilterFormat.DEPTH_MAX + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depth");
        byte[] bytes = new byte[200_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = 1;
        }
        assertThatThrownBy(() -> FilterCodec.decode(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depth");
    }

    private static Filter nested(int depth) {
        Filter filter = new Filter.Exists("a", true);
        for (int i = 1; i < depth; i++) {
            filter = new Filter.And(List.of(filter));
        }
        return filter;
    }
}
