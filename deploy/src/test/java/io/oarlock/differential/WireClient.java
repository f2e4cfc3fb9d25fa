package io.oarlock.differential;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Optional;

/**
 * One raw TCP connection to a ZooKeeper-speaking server: length-prefixed frames out and in, nothing more. It never
 * retries, never pings by itself and never reads ahead, so that a test sees exactly what the server sent, in order.
 */
final class WireClient implements AutoCloseable {

    /** The server neither answered nor closed in time. */
    static final class Silence extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Silence(SocketTimeoutException cause) {
            super("the server neither answered nor closed the connection", cause);
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private boolean closed;

    private WireClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    static WireClient connect(InetSocketAddress server, int silenceMillis) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(silenceMillis);
        socket.connect(server, silenceMillis);
        return new WireClient(socket);
    }

    static byte[] frame(byte[] payload) {
        return new JuteWriter().writeBuffer(payload).toByteArray();
    }

    /** Writes bytes as they are. A server that closed meanwhile is noticed by the next {@link #receive()}. */
    void send(byte[] raw) throws IOException {
        try {
            socket.getOutputStream().write(raw);
        } catch (SocketException closedByServer) {
            // Nothing to do: replies that arrived before the close are still to be read, and receive() meets its end.
            return;
        }
    }

    /** The payload of the next frame, or empty once the server has closed the connection. */
    Optional<byte[]> receive() throws IOException {
        if (closed) {
            return Optional.empty();
        }
        try {
            byte[] payload = new byte[in.readInt()];
            in.readFully(payload);
            return Optional.of(payload);
        } catch (SocketTimeoutException e) {
            throw new Silence(e);
        } catch (EOFException | SocketException e) {
            closed = true;
            return Optional.empty();
        }
    }

    void silenceAfter(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
