package dev.bristlecone.conformance.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Properties;

/// While this is open, whatever this JVM says over TLS to the hosted control plane reaches a server on loopback.
/// Nothing but system properties that every JVM knows: a proxy, which is one of ours and passes bytes on, and a trust
/// store with the server's own authority.
final class HostedAddress implements AutoCloseable {
    /// What the server must call itself, so that its certificate and the hosts of its indexes say so.
    static final String NAME = "api.pinecone.io";

    private static final String TLS_PORT = "443";
    private static final String PASSWORD = "changeit";

    private final Properties before = (Properties) System.getProperties().clone();
    private final ServerSocket proxy;
    private final int mainPort;

    private HostedAddress(ServerSocket proxy, int mainPort) {
        this.proxy = proxy;
        this.mainPort = mainPort;
    }

    /// @param mainPort where the server's control plane is
    /// @param authority whom its certificate is from
    /// @param directory for the trust store
    static HostedAddress open(int mainPort, Path authority, Path directory)
            throws IOException, GeneralSecurityException {
        ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        HostedAddress address = new HostedAddress(proxy, mainPort);
        Thread.ofVirtual().start(address::accept);
        System.setProperty("https.proxyHost", "127.0.0.1");
        System.setProperty("https.proxyPort", Integer.toString(proxy.getLocalPort()));
        trust(authority, directory.resolve("trust.p12"));
        return address;
    }

    @Override
    public void close() throws IOException {
        System.setProperties(before);
        proxy.close();
    }

    private static void trust(Path authority, Path store) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        try (OutputStream out = Files.newOutputStream(store)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        System.setProperty("javax.net.ssl.trustStore", store.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    }

    private void accept() {
        while (!proxy.isClosed()) {
            try {
                Socket client = proxy.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (SocketException e) {
                return; // closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// One tunnel: `CONNECT name:port`, headers up to an empty line, then bytes both ways.
    private void serve(Socket client) {
        try (client) {
            String[] request = line(client.getInputStream()).split(" ", -1);
            String header = line(client.getInputStream());
            while (!header.isEmpty()) {
                header = line(client.getInputStream());
            }
            String[] target = request[1].split(":", -1);
            if (!request[0].equals("CONNECT") || !target[0].equals(NAME)) {
                throw new IOException("not for this proxy: " + String.join(" ", request));
            }
            int port = target[1].equals(TLS_PORT) ? mainPort : Integer.parseInt(target[1]);
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                Thread back = Thread.ofVirtual().start(() -> copy(server, client));
                copy(client, server);
                back.join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (SocketException e) {
            // One side has hung up, which ends the tunnel.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int character = in.read(); character >= 0 && character != '\n'; character = in.read()) {
            line.append((char) character);
        }
        return line.toString().strip();
    }
}
