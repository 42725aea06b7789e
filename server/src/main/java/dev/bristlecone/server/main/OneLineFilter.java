package dev.bristlecone.server.main;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/// Shortens what libraries warn of when a peer breaks its connection or its protocol: one line with the reason, for the
/// stack of our own calls explains nothing about a peer.
final class OneLineFilter extends TurboFilter {
    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable thrown) {
        Throwable cause = thrown == null ? MessageFormatter.getThrowableCandidate(parameters) : thrown;
        boolean byPeer = cause instanceof Http2Exception || cause instanceof IOException;
        boolean chatty = Logging.CHATTY.stream().anyMatch(logger.getName()::startsWith);
        if (cause == null || !byPeer || !chatty || level != Level.WARN || format == null) {
            return FilterReply.NEUTRAL;
        }
        String text = MessageFormatter.basicArrayFormat(format, parameters);
        logger.warn("{} {}", text, cause.getMessage());
        return FilterReply.DENY;
    }
}
