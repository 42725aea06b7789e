package dev.bristlecone.server.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// The addresses behind the setting `listen.bind`.
public final class BindAddresses {
    /// Every loopback address of this machine.
    public static final String EVERY_LOOPBACK = "localhost";
    private static final String[] LOOPBACK = {"127.0.0.1", "::1"};

    private BindAddresses() {}

    /// The addresses to listen on. `localhost` is both loopback addresses, because clients differ in which they try
    /// first; on a free port (0) only the first, as both could not get the same.
    ///
    /// @throws UnknownHostException when the name means nothing here
    public static List<InetAddress> resolve(String bind, int port) throws UnknownHostException {
        if (!bind.equals(EVERY_LOOPBACK)) {
            return List.of(InetAddress.getByName(bind));
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String loopback : LOOPBACK) {
            InetAddress address = InetAddress.getByName(loopback);
            if (isOurs(address)) {
                addresses.add(address);
            }
        }
        return port == 0 ? addresses.subList(0, 1) : addresses;
    }

    /// Whether only this machine can connect.
    public static boolean isLoopback(String bind) {
        try {
            return resolve(bind, 0).stream().allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /// Whether a server could listen on a port of all these addresses now.
    public static boolean canListen(String bind, int port) {
        try {
            for (InetAddress address : resolve(bind, port)) {
                if (!isFree(new InetSocketAddress(address, port))) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isOurs(InetAddress address) {
        return isFree(new InetSocketAddress(address, 0));
    }

    private static boolean isFree(InetSocketAddress address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
