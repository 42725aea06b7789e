package dev.bristlecone.server.edge;

import com.linecorp.armeria.common.HttpStatus;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What HTTP/1 demands and the HTTP library lets pass. A request has a version that exists and, from 1.1 on,
/// exactly one Host; what is marked as failed here is answered by the library's own reader of requests, which comes
/// next. And a connection ends with the answer that its client said would be the last: the library lingers for
/// seconds, as it must only when an answer came before all of the request.
///
/// One connection's event loop.
final class Http1Rules extends ChannelDuplexHandler {
    /// Requests begun and not yet answered to the end.
    private int unanswered;

    /// Whether the newest request is the last.
    private boolean last;

    /// Whether all of the newest request has arrived.
    private boolean complete;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            unanswered++;
            last = !HttpUtil.isKeepAlive(request);
            complete = false;
            Throwable broken = broken(request);
            if (broken != null) {
                request.setDecoderResult(DecoderResult.failure(broken));
            }
        }
        complete |= message instanceof LastHttpContent;
        context.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // whoever writes holds the promise
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof LastHttpContent) || isInformational(message)) {
            context.write(message, promise);
            return;
        }
        unanswered--;
        boolean ends = last && complete && unanswered == 0;
        context.write(message, ends ? promise.unvoid().addListener(ChannelFutureListener.CLOSE) : promise);
    }

    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private static @Nullable Throwable broken(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        String host = hosts.isEmpty() ? null : hosts.getFirst();
        DecoderResult result = request.decoderResult();
        if (result.isFailure()) {
            Throwable cause = result.cause();
            boolean told = cause instanceof TooLongHttpLineException || cause instanceof TooLongHttpHeaderException;
            return told
                    ? null
                    : new MalformedHttpException(
                            HttpStatus.BAD_REQUEST,
                            host,
                            "its first line, a header or its framing cannot be read",
                            cause);
        }
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_0) && !version.equals(HttpVersion.HTTP_1_1)) {
            return new MalformedHttpException(
                    HttpStatus.HTTP_VERSION_NOT_SUPPORTED,
                    host,
                    version + " is not spoken here (expected: HTTP/1.0, HTTP/1.1 or HTTP/2)",
                    null);
        }
        if (version.equals(HttpVersion.HTTP_1_1) && hosts.size() != 1) {
            return new MalformedHttpException(
                    HttpStatus.BAD_REQUEST,
                    host,
                    "HTTP/1.1 demands exactly one Host header, got " + (hosts.isEmpty() ? "none" : hosts.size()),
                    null);
        }
        return null;
    }
}
