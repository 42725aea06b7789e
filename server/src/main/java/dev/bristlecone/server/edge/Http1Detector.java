package dev.bristlecone.server.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;

/// Waits on a new connection until it is known what is spoken there, and when it is HTTP/1 puts [Http1Rules] into their
/// place. The library arranges its handlers only on the first bytes and runs the first request through them at once;
/// therefore those bytes, too few for a request, are handed on by themselves. Below TLS another detector takes over.
///
/// One connection's event loop.
final class Http1Detector extends ChannelInboundHandlerAdapter {
    /// The library's own reader of requests, as it names it in a pipeline.
    private static final String REQUEST_READER = "Http1RequestDecoder#0";

    /// The name of the second detector.
    private static final String BELOW_TLS = "http1-detector-below-tls";

    /// Enough to tell TLS, HTTP/2 and HTTP/1 apart, and less than the shortest request line.
    private static final int FIRST_BYTES = 8;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        if (bytes.readableBytes() > FIRST_BYTES) {
            context.fireChannelRead(bytes.readRetainedSlice(FIRST_BYTES));
            settle(context);
        }
        context.fireChannelRead(bytes);
        if (!context.isRemoved()) {
            settle(context);
        }
    }

    private void settle(ChannelHandlerContext context) {
        ChannelPipeline pipeline = context.pipeline();
        ChannelHandlerContext tls = pipeline.context(SslHandler.class);
        boolean aboveTls = tls != null && !pipeline.names().contains(BELOW_TLS);
        if (pipeline.context(REQUEST_READER) != null) {
            pipeline.addBefore(REQUEST_READER, "http1-rules", new Http1Rules());
            pipeline.remove(this);
        } else if (pipeline.get(Http2ConnectionHandler.class) != null) {
            pipeline.remove(this);
        } else if (aboveTls) {
            pipeline.addAfter(tls.name(), BELOW_TLS, new Http1Detector());
            pipeline.remove(this);
        }
    }
}
