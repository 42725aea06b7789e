package dev.bristlecone.server.main;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.bristlecone.server.settings.LogSettings;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Sets the log up in code: reading the usual XML would take longer than the rest of the start. The log goes to
/// standard error; standard output belongs to the one line that says the server is ready.
public final class Logging extends ContextAwareBase implements Configurator {
    private static final LogSettings DEFAULTS = new LogSettings(LogSettings.Format.TEXT, LogSettings.Level.INFO);
    private static final String PATTERN = "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\", UTC} %-5level %logger{0}: %msg%n";

    /// Libraries that talk about themselves.
    static final List<String> CHATTY = List.of("com.linecorp.armeria", "io.netty", "io.grpc", "ai.djl");

    /// Warns for each port that it is metered twice and that its executor cannot be; both are as we want them.
    private static final String METERS = "io.micrometer";

    /// Says through the JDK's own log which instructions it uses. Held here, because a level that is set lasts only
    /// as long as its logger.
    private static final java.util.logging.Logger LUCENE = java.util.logging.Logger.getLogger("org.apache.lucene");

    /// Found by Logback through the service loader, before the settings are known.
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        configure(context, DEFAULTS);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// Applies the user's settings.
    static void apply(LogSettings settings) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            configure(context, settings);
        }
    }

    private static void configure(LoggerContext context, LogSettings settings) {
        Encoder<ILoggingEvent> encoder = encoder(settings.format());
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("stderr");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.valueOf(settings.level().name()));
        root.addAppender(appender);
        context.getLogger(METERS).setLevel(Level.ERROR);
        LUCENE.setLevel(java.util.logging.Level.WARNING);
        context.addTurboFilter(new OneLineFilter());
        if (settings.level() != LogSettings.Level.DEBUG) {
            CHATTY.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        }
    }

    private static Encoder<ILoggingEvent> encoder(LogSettings.Format format) {
        return switch (format) {
            case JSON -> new JsonEncoder();
            case TEXT -> {
                PatternLayoutEncoder text = new PatternLayoutEncoder();
                text.setPattern(PATTERN);
                yield text;
            }
        };
    }
}
