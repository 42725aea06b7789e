package dev.bristlecone.server.edge;

import com.linecorp.armeria.common.Flags;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.TimeUnit;

/// The one thread that accepts connections for every port. A server that stops shuts its acceptor down and waits for
/// it; this one outlives every server, so to them it looks shut down already, and only [#release] ends it.
final class Acceptor extends MultiThreadIoEventLoopGroup {
    private static final long TIMEOUT_SECONDS = 2;

    private volatile boolean releasing;

    Acceptor() {
        super(1, Thread.ofPlatform().name("acceptor").factory(), handlers());
    }

    @Override
    public Future<?> shutdownGracefully() {
        return GlobalEventExecutor.INSTANCE.newSucceededFuture(null);
    }

    @Override
    public Future<?> terminationFuture() {
        return releasing ? super.terminationFuture() : GlobalEventExecutor.INSTANCE.newSucceededFuture(null);
    }

    /// Ends the thread, after every server has stopped.
    Future<?> release() {
        releasing = true;
        return super.shutdownGracefully(0, TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /// The same transport as the servers' own sockets.
    private static IoHandlerFactory handlers() {
        return switch (Flags.transportType()) {
            case EPOLL -> EpollIoHandler.newFactory();
            case KQUEUE -> KQueueIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
            case IO_URING -> throw new IllegalStateException("transport: io_uring (expected: epoll, kqueue or nio)");
        };
    }
}
