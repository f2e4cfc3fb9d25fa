package io.oarlock.ratis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A network that carries so many bytes a second of each connection to a member, in each direction. */
final class NarrowLink implements AutoCloseable {
    private static final int PIECE_BYTES = 32 << 10;
    private static final long LATE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

    private final ServerSocket listening = new ServerSocket();
    private final InetSocketAddress member;
    private final long nanosPerPiece;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Whoever connects to the member's port at the other address is connected to the member. */
    NarrowLink(InetSocketAddress member, String host, int bytesPerSecond) throws IOException {
        this.member = member;
        this.nanosPerPiece = TimeUnit.SECONDS.toNanos(1) * PIECE_BYTES / bytesPerSecond;
        // What the system takes in advance is not seen to be on its way.
        listening.setReceiveBufferSize(PIECE_BYTES);
        listening.bind(new InetSocketAddress(host, member.getPort()));
        start(this::accept);
    }

    private interface Task {
        void run() throws IOException;
    }

    private void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // One end is closed, and with it the other.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket from = listening.accept();
            open.add(from);
            start(() -> connect(from));
        }
    }

    private void connect(Socket from) throws IOException {
        try (from;
                Socket to = new Socket()) {
            to.connect(member);
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            start(() -> {
                try (from;
                        to) {
                    copy(to.getInputStream(), from.getOutputStream());
                }
            });
            copy(from.getInputStream(), to.getOutputStream());
        } finally {
            open.remove(from);
        }
    }

    private void copy(InputStream in, OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        long due = System.nanoTime();
        for (int bytes = in.read(piece); bytes > 0; bytes = in.read(piece)) {
            out.write(piece, 0, bytes);
            // A busy machine wakes it too late: a little of that is made up for.
            due = Math.max(due, System.nanoTime() - LATE_NANOS_MAX) + nanosPerPiece * bytes / PIECE_BYTES;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
