package dev.bristlecone.inference;

import dev.bristlecone.testkit.rules.HouseRules;
import org.junit.jupiter.api.Test;

final class HouseRulesTest {
    @Test
    void moduleKeepsTheHouseRules() {
        HouseRules.check();
    }
}
