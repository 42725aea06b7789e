package dev.bristlecone.search.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.search.RandomMetadata;
import dev.bristlecone.search.metadata.MetadataCodec;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Random filters on random metadata give what the naive reading gives.
final class FilterMatcherModelTest {
    private static final long SEED = Long.getLong("test.seed", 17);

    @Test
    void compiledFiltersAgreeWithTheReference() {
        RandomMetadata random = new RandomMetadata(SEED);
        Metadata[] metadata =
                IntStream.range(0, 300).mapToObj(i -> random.metadata()).toArray(Metadata[]::new);
        byte[] bytes = new byte[10_000];
        int matches = 0;
        for (int i = 0; i < 2_000; i++) {
            Filter filter = random.filter(4);
            FilterMatcher matcher = FilterMatcher.compile(filter);
            for (Metadata one : metadata) {
                byte[] encoded = MetadataCodec.encode(one);
                System.arraycopy(encoded, 0, bytes, 3, encoded.length);
                boolean expected = ReferenceFilter.matches(filter, one);
                assertThat(matcher.matches(encoded))
                        .as("%s on %s, -Dtest.seed=%d", filter, one, SEED)
                        .isEqualTo(expected);
                assertThat(matcher.matches(bytes, 3, encoded.length))
                        .as("%s on a range with %s, -Dtest.seed=%d", filter, one, SEED)
                        .isEqualTo(expected);
                matches += expected ? 1 : 0;
            }
        }
        assertThat(matches).as("both answers are common").isBetween(60_000, 540_000);
    }
}
