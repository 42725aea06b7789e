package dev.bristlecone.server.edge;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;

/// How many connections each address has open, over all ports. One too many is closed before it is read. Holds an entry
/// only for addresses that are connected. Any thread.
final class ConnectionsPerAddress {
    private final ConcurrentHashMap<InetAddress, Integer> open = new ConcurrentHashMap<>();
    private final int max;

    ConnectionsPerAddress(int max) {
        this.max = max;
    }

    /// Counts a new connection until it closes, which it does at once when there are too many.
    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the end of a connection
    void admit(Channel connection) {
        if (connection.remoteAddress() instanceof InetSocketAddress remote) {
            InetAddress address = remote.getAddress();
            int count = open.merge(address, 1, Integer::sum);
            connection.closeFuture().addListener(closed -> release(address));
            if (count > max) {
                connection.close();
            }
        }
    }

    private void release(InetAddress address) {
        open.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
}
