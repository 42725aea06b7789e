package dev.bristlecone.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeds.class)
final class SeedsTest {
    @Test
    void sameSeedAndPurposeGiveTheSameSequence() {
        assertThat(sequence(Seeds.random(7, "ids"))).isEqualTo(sequence(Seeds.random(7, "ids")));
    }

    @Test
    void otherSeedOrPurposeGivesAnotherSequence() {
        assertThat(sequence(Seeds.random(7, "ids")))
                .isNotEqualTo(sequence(Seeds.random(8, "ids")))
                .isNotEqualTo(sequence(Seeds.random(7, "vectors")));
    }

    @Test
    void parameterDependsOnTheTestOnly(RandomGenerator random) {
        String purpose = SeedsTest.class.getName() + ".parameterDependsOnTheTestOnly(RandomGenerator)";
        assertThat(sequence(random)).isEqualTo(sequence(Seeds.random(purpose)));
    }

    @Test
    void randomTextsAndIdsKeepTheirLimits(RandomGenerator random) {
        for (int i = 0; i < 1_000; i++) {
            assertThat(RandomData.text(random, 20)).hasSizeLessThanOrEqualTo(20);
            assertThat(RandomData.id(random, 20)).hasSizeBetween(1, 20).isASCII();
        }
    }

    private static long[] sequence(RandomGenerator random) {
        return random.longs(8).toArray();
    }
}
