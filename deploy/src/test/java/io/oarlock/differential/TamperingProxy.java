package io.oarlock.differential;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Stands between a client and a server and falsifies what the server says: the proof that the comparison would notice.
 */
final class TamperingProxy implements AutoCloseable {

    /** What is sent instead of one frame from the server; may keep state, for it sees the frames of one connection. */
    interface Lie {
        List<byte[]> instead(byte[] payload);
    }

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Supplier<Lie> lies;

    TamperingProxy(InetSocketAddress server, Supplier<Lie> lies) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        this.server = server;
        this.lies = lies;
        daemon(this::acceptAll);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void acceptAll() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            Socket upstream = new Socket(server.getAddress(), server.getPort());
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            daemon(() -> {
                try (client;
                        upstream) {
                    client.getInputStream().transferTo(upstream.getOutputStream());
                }
            });
            daemon(() -> {
                try (client;
                        upstream) {
                    tell(lies.get(), new DataInputStream(upstream.getInputStream()), client);
                }
            });
        }
    }

    private static void tell(Lie lie, DataInputStream truth, Socket client) throws IOException {
        boolean handshake = true;
        while (true) {
            byte[] payload = new byte[truth.readInt()];
            truth.readFully(payload);
            for (byte[] told : handshake ? List.of(payload) : lie.instead(payload)) {
                client.getOutputStream().write(WireClient.frame(told));
            }
            handshake = false;
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (EOFException | SocketException endOfConnection) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
