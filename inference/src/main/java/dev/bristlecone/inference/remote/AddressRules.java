package dev.bristlecone.inference.remote;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;

/// Where this server may connect to on its operator's word: public addresses by https; private and
/// loopback ones only where that was said; link-local ones, among them the metadata services of clouds, never.
///
/// All addresses of a name must pass, and the JVM remembers them for the connection that follows.
public final class AddressRules {
    private static final int BYTE = 0xff;

    private AddressRules() {}

    /// Refuses an address that may not be called.
    ///
    /// @param privateAllowed whether loopback and private addresses are meant
    /// @throws IOException in words for the operator
    public static void check(URI url, boolean privateAllowed) throws IOException {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IOException("'" + scheme + "' is not a scheme to call (expected: https or http)");
        }
        String host = url.getHost();
        if (host == null || url.getUserInfo() != null) {
            throw new IOException("the address must name a host, and no user (expected: https://host/path)");
        }
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("the host " + host + " is not known", e);
        }
        for (InetAddress address : addresses) {
            if (isNeverAllowed(address)) {
                throw new IOException("the host " + host + " has an address that must not be called");
            }
            if (!privateAllowed && isPrivate(address)) {
                throw new IOException("the host " + host
                        + " is on a private network or this machine; say --allow-private when that is meant");
            }
            if (scheme.equals("http") && !isPrivate(address)) {
                throw new IOException("the host " + host + " is public and must be called by https");
            }
        }
    }

    private static boolean isNeverAllowed(InetAddress address) {
        return address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || address.isAnyLocalAddress()
                || isTranslated(address)
                || (address instanceof Inet4Address && (address.getAddress()[0] & BYTE) >= 240);
    }

    private static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || isCarrierOrUniqueLocal(address);
    }

    private static boolean isCarrierOrUniqueLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & BYTE;
        if (address instanceof Inet6Address) {
            return (first & 0xfe) == 0xfc;
        }
        boolean carrier = first == 100 && (bytes[1] & 0xc0) == 64;
        return carrier || first == 0;
    }

    /// IPv4 addresses dressed as IPv6 ones, which a translator on the way would undress: 64:ff9b::/96 and
    /// 2002::/16.
    private static boolean isTranslated(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (!(address instanceof Inet6Address)) {
            return false;
        }
        boolean translator =
                bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & BYTE) == 0xff && (bytes[3] & BYTE) == 0x9b;
        boolean tunnel = bytes[0] == 0x20 && bytes[1] == 0x02;
        return translator || tunnel;
    }
}
