package dev.bristlecone.testkit;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// One seed per test run, from which every random sequence of the tests derives; `-Dtest.seed=` replays it.
///
/// A test class with `@ExtendWith(Seeds.class)` may take a [RandomGenerator] as a parameter: its sequence depends on
/// the seed and on the test's own name only, so one test replays alike alone and in the whole suite. When such a test
/// fails, the failure carries the seed.
public final class Seeds implements ParameterResolver, TestExecutionExceptionHandler {
    private static final long RUN = chooseRun();

    /// The seed of this run.
    public static long run() {
        return RUN;
    }

    /// A generator whose sequence depends on the run's seed and the purpose only. Not for sharing between threads.
    public static RandomGenerator random(String purpose) {
        return random(RUN, purpose);
    }

    /// The same for a given seed, as simulations use that walk over many seeds in one run.
    public static RandomGenerator random(long seed, String purpose) {
        long mixed = seed;
        for (int i = 0; i < purpose.length(); i++) {
            mixed = (mixed ^ purpose.charAt(i)) * 0x100000001B3L;
        }
        return RandomGeneratorFactory.of("L64X128MixRandom").create(mixed);
    }

    /// What to type to see the same run again.
    public static String replay() {
        return "replay with -Dtest.seed=" + RUN;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RandomGenerator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return random(context.getRequiredTestClass().getName() + '.' + context.getDisplayName());
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        failure.addSuppressed(new SeedOfFailure());
        throw failure;
    }

    private static long chooseRun() {
        String given = System.getProperty("test.seed");
        return given == null ? new SecureRandom().nextLong() : Long.parseLong(given);
    }

    /// Shown below the stack of a failed test.
    private static final class SeedOfFailure extends Exception {
        private static final long serialVersionUID = 1L;

        SeedOfFailure() {
            super(replay(), null, false, false);
        }
    }
}
