package dev.bristlecone.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OneLineFilterTest {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();

    @BeforeEach
    void collect() {
        context.addTurboFilter(new OneLineFilter());
        context.getLogger("io.netty").addAppender(written);
        context.getLogger("dev.bristlecone").addAppender(written);
        written.start();
    }

    @Test
    void whatAPeerDidIsOneLine() {
        context.getLogger("io.netty.http2").warn("{} connection error:", "channel", new IOException("reset"));

        assertThat(written.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage()).isEqualTo("channel connection error: reset");
            assertThat(event.getThrowableProxy()).isNull();
        });
    }

    @Test
    void everythingElseKeepsItsStack() {
        context.getLogger("io.netty.http2").warn("defect", new IllegalStateException("wrong"));
        context.getLogger("io.netty.http2").error("worse", new IOException("reset"));
        context.getLogger("dev.bristlecone.store").warn("ours", new IOException("disk"));

        assertThat(written.list)
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNotNull());
    }
}
