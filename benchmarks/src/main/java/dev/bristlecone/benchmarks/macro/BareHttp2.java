package dev.bristlecone.benchmarks.macro;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// An HTTP/2 connection with prior knowledge that does no more than a question takes: the calling thread writes it in
/// one piece, and reads until the answer ends. So what is measured through it is the server and the wire, not the
/// threads of a client. After RFC 9113; headers go uncompressed (RFC 7541), and those that come are not looked at.
///
/// One question at a time, of at most 16 KiB. One thread.
final class BareHttp2 implements AutoCloseable {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int WINDOW_UPDATE = 8;

    private static final int END_STREAM = 1;
    private static final int ACKNOWLEDGED = 1;
    private static final int END_HEADERS = 4;

    private static final int FRAME_HEADER_BYTES = 9;
    private static final int FRAME_BYTES_MAX = 1 << 14;
    private static final int INITIAL_WINDOW_SIZE = 4;

    /// So large that no answer waits for us to widen it.
    private static final int WINDOW_BYTES = 1 << 30;

    private static final int METHOD_POST = 0x83;
    private static final int SCHEME_HTTP = 0x86;
    private static final int AUTHORITY = 0x01;
    private static final int PATH = 0x04;
    private static final int NEW_NAME = 0x00;

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;
    private final String authority;
    private int stream = 1;
    private boolean pinged;

    BareHttp2(String host, int port) throws IOException {
        socket = new Socket(host, port);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), FRAME_BYTES_MAX));
        authority = host + ":" + port;
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        start.writeBytes(PREFACE);
        byte[] window = ByteBuffer.allocate(6)
                .putShort((short) INITIAL_WINDOW_SIZE)
                .putInt(WINDOW_BYTES)
                .array();
        frame(start, SETTINGS, 0, 0, window);
        frame(start, WINDOW_UPDATE, 0, 0, ints(WINDOW_BYTES));
        out.write(start.toByteArray());
    }

    /// A request, ready to be sent any number of times: its headers and its body.
    @SuppressWarnings("ArrayRecordComponent") // made once, and never changed
    record Request(byte[] headers, byte[] body) {}

    /// @param headers names in lower case
    Request post(String path, Map<String, String> headers, byte[] body) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(METHOD_POST);
        block.write(SCHEME_HTTP);
        block.write(AUTHORITY);
        string(block, authority);
        block.write(PATH);
        string(block, path);
        headers.forEach((name, value) -> {
            block.write(NEW_NAME);
            string(block, name);
            string(block, value);
        });
        return new Request(block.toByteArray(), body);
    }

    /// Sends a request and returns the body of its answer.
    ///
    /// @throws IOException also when the server resets the stream or ends the connection
    byte[] send(Request request) throws IOException {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(request.headers.length + request.body.length + 2 * FRAME_HEADER_BYTES);
        frame(bytes, HEADERS, END_HEADERS, stream, request.headers);
        frame(bytes, DATA, END_STREAM, stream, request.body);
        out.write(bytes.toByteArray());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (!read(body)) {}
        stream += 2;
        return body.toByteArray();
    }

    /// Asks the server for a sign of life, which it gives before it looks at any request: what the wire takes.
    void ping() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frame(bytes, PING, 0, 0, new byte[Long.BYTES]);
        out.write(bytes.toByteArray());
        pinged = true;
        while (pinged) {
            read(new ByteArrayOutputStream());
        }
    }

    /// Reads a frame.
    ///
    /// @return whether it ends the answer
    private boolean read(ByteArrayOutputStream body) throws IOException {
        int lengthAndType = in.readInt();
        int type = lengthAndType & 0xFF;
        int flags = in.readUnsignedByte();
        int of = in.readInt();
        byte[] payload = in.readNBytes(lengthAndType >>> 8);
        if (payload.length < lengthAndType >>> 8) {
            throw new EOFException("the connection ended within a frame");
        }
        if (type == RESET || type == GO_AWAY) {
            throw new IOException("frame " + type + " of stream " + of + " instead of an answer");
        }
        if (type == PING && flags == ACKNOWLEDGED) {
            pinged = false;
        } else if ((type == SETTINGS || type == PING) && flags != ACKNOWLEDGED) {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            frame(answer, type, ACKNOWLEDGED, 0, type == PING ? payload : new byte[0]);
            out.write(answer.toByteArray());
        }
        if (type == DATA && of == stream) {
            body.writeBytes(payload);
        }
        return (type == DATA || type == HEADERS) && of == stream && (flags & END_STREAM) != 0;
    }

    private static void frame(ByteArrayOutputStream to, int type, int flags, int stream, byte[] payload) {
        if (payload.length > FRAME_BYTES_MAX) {
            throw new IllegalArgumentException(payload.length + " bytes do not fit into a frame of " + FRAME_BYTES_MAX);
        }
        to.writeBytes(ints(payload.length << 8 | type));
        to.write(flags);
        to.writeBytes(ints(stream));
        to.writeBytes(payload);
    }

    private static byte[] ints(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    /// Lengths below 127 take one byte, and no header here is longer.
    private static void string(ByteArrayOutputStream to, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length >= 127) {
            throw new IllegalArgumentException("header of " + bytes.length + " bytes, at most 126 are expected");
        }
        to.write(bytes.length);
        to.writeBytes(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
