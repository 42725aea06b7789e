package dev.bristlecone.testkit.rules;

import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Calls that take time, chance or rest from the machine instead of from a constructor. A seeded simulation owns them
/// all; that holds only while nobody asks the machine directly. The composition root may: somebody has to.
final class ForbiddenCalls {
    private static final String TIME = "take a java.time.InstantSource through the constructor";
    private static final String CHANCE = "take a java.util.random.RandomGenerator through the constructor";
    private static final String IDS = "take a Supplier<UUID> through the constructor";
    private static final String REST = "wait for what you need (a condition, a future, a scheduler), not for a time";

    private static final List<Ban> BANS = List.of(
            new Ban("java.time.Instant", "now", TIME),
            new Ban("java.time.LocalDate", "now", TIME),
            new Ban("java.time.LocalDateTime", "now", TIME),
            new Ban("java.time.OffsetDateTime", "now", TIME),
            new Ban("java.time.ZonedDateTime", "now", TIME),
            new Ban("java.time.Clock", "systemUTC", TIME),
            new Ban("java.time.Clock", "systemDefaultZone", TIME),
            new Ban("java.time.Clock", "system", TIME),
            new Ban("java.time.InstantSource", "system", TIME),
            new Ban("java.lang.System", "currentTimeMillis", TIME),
            new Ban("java.util.Date", "<init>", TIME),
            new Ban("java.lang.Math", "random", CHANCE),
            new Ban("java.util.Random", "<init>", CHANCE),
            new Ban("java.util.SplittableRandom", "<init>", CHANCE),
            new Ban("java.security.SecureRandom", "<init>", CHANCE),
            new Ban("java.util.random.RandomGenerator", "getDefault", CHANCE),
            new Ban("java.util.concurrent.ThreadLocalRandom", "current", CHANCE),
            new Ban("java.util.UUID", "randomUUID", IDS),
            new Ban("java.lang.Thread", "sleep", REST),
            new Ban("java.util.concurrent.TimeUnit", "sleep", REST));

    /// Modules whose code serves tests and measurements, and may ask the machine.
    private static final Set<String> FREE_MODULES = Set.of("testkit", "benchmarks");

    private static final String COMPOSITION_ROOT = "dev.bristlecone.server.main";

    private ForbiddenCalls() {}

    private record Ban(String owner, String name, String remedy) {}

    /// What to do instead, when this access is banned in this module.
    static Optional<String> remedy(String module, JavaCodeUnitAccess<?> access) {
        if (FREE_MODULES.contains(module)
                || access.getOriginOwner().getPackageName().startsWith(COMPOSITION_ROOT)
                || takesItsSource(access)) {
            return Optional.empty();
        }
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        return BANS.stream()
                .filter(ban -> ban.owner().equals(owner) && ban.name().equals(name))
                .map(Ban::remedy)
                .findFirst();
    }

    /// `now(clock)`, `new Random(seed)` and their like get time and chance from outside: that is what we want.
    private static boolean takesItsSource(JavaCodeUnitAccess<?> access) {
        return !access.getTarget().getRawParameterTypes().isEmpty()
                && !access.getTarget().getName().equals("sleep");
    }
}
