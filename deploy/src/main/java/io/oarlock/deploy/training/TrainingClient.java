package io.oarlock.deploy.training;

import io.oarlock.wire.OpCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client that sends the common requests, on the thread of its caller. */
final class TrainingClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);
    private static final int NOTIFICATION = -1;
    private static final int ANY_VERSION = -1;
    private static final String PATH = "/training";
    private static final int REQUESTS_AT_ONCE = 24;
    private static final int SINGLE_REQUESTS = 8;
    private static final int ROUNDS_OF_A_SESSION = 50;
    private static final byte[] VALUE = new byte[100];

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int xid;

    private TrainingClient(InetSocketAddress server) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(server, TIMEOUT_MILLIS);
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    /** What a request holds after its header. */
    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    /** Opens a session, sends requests, closes it, and asks a few four-letter words. */
    static void visit(InetSocketAddress server) throws IOException {
        try (TrainingClient client = connect(server)) {
            client.sendRequests();
        }
        for (String word : List.of("srvr", "mntr", "ruok")) {
            try (TrainingClient client = new TrainingClient(server)) {
                client.out.write(word.getBytes(StandardCharsets.US_ASCII));
                client.in.readAllBytes();
            }
        }
    }

    /**
     * Sends requests on znodes of its own until the time is over, in sessions that it opens one after the other.
     *
     * @param path of a znode that is not there yet
     * @param endNanos of {@link System#nanoTime}
     */
    static void load(InetSocketAddress server, String path, long endNanos) throws IOException {
        boolean created = false;
        while (System.nanoTime() - endNanos < 0) {
            try (TrainingClient client = connect(server)) {
                if (!created) {
                    client.ask(OpCode.CREATE, body -> writeNewNode(body, path, false));
                    created = true;
                }
                for (int round = 0; round < ROUNDS_OF_A_SESSION && System.nanoTime() - endNanos < 0; round++) {
                    client.sendRound(path);
                }
                client.ask(OpCode.CLOSE_SESSION, body -> {});
            }
        }
    }

    /** Members close connections until they have a leader. */
    private static TrainingClient connect(InetSocketAddress server) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
        while (true) {
            TrainingClient client = new TrainingClient(server);
            try {
                client.openSession();
                return client;
            } catch (IOException e) {
                client.close();
                boolean notServing = e instanceof EOFException || e instanceof SocketException;
                if (!notServing || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
        }
    }

    private void openSession() throws IOException {
        send(body -> {
            body.writeInt(0);
            body.writeLong(0);
            body.writeInt(TIMEOUT_MILLIS);
            body.writeLong(0);
            writeBuffer(body, new byte[16]);
            body.writeBoolean(false);
        });
        receive();
    }

    private void sendRequests() throws IOException {
        ask(OpCode.CREATE2, body -> writeNewNode(body, PATH, true));
        ask(OpCode.GET_DATA, body -> writeWatched(body, PATH));
        ask(OpCode.GET_CHILDREN2, body -> writeWatched(body, "/"));
        ask(OpCode.EXISTS, body -> writeWatched(body, PATH));
        ask(OpCode.SET_DATA, body -> writeSet(body, PATH));
        ask(OpCode.GET_DATA, body -> writeWatched(body, PATH));
        ask(OpCode.GET_CHILDREN, body -> writeWatched(body, PATH));
        ask(OpCode.DELETE, body -> writeDeletion(body, PATH));
        ask(OpCode.MULTI, body -> {
            writeStep(body, OpCode.CREATE.code(), false);
            writeNewNode(body, PATH, true);
            writeStep(body, OpCode.DELETE.code(), false);
            writeDeletion(body, PATH);
            writeStep(body, -1, true);
        });
        ask(OpCode.SYNC, body -> writeText(body, "/"));
        ask(OpCode.PING, body -> {});
        ask(OpCode.CLOSE_SESSION, body -> {});
    }

    /** Requests of which none waits for the reply to the one before it, and then some of which each does. */
    private void sendRound(String path) throws IOException {
        for (int i = 0; i < REQUESTS_AT_ONCE; i++) {
            send(operation(i), loadRequest(operation(i), path));
        }
        for (int i = 0; i < REQUESTS_AT_ONCE; i++) {
            receiveReply(operation(i));
        }
        for (int i = 0; i < SINGLE_REQUESTS; i++) {
            ask(operation(i), loadRequest(operation(i), path));
        }
    }

    private static OpCode operation(int position) {
        return switch (position % SINGLE_REQUESTS) {
            case 0, 2, 4 -> OpCode.SET_DATA;
            case 1 -> OpCode.GET_DATA;
            case 3 -> OpCode.EXISTS;
            case 5 -> OpCode.CREATE;
            case 6 -> OpCode.DELETE;
            default -> OpCode.MULTI;
        };
    }

    /** A child is created and deleted in turn: the requests of a session keep their order. */
    private static Body loadRequest(OpCode operation, String path) {
        String child = path + "/child";
        return switch (operation) {
            case SET_DATA -> body -> writeSet(body, path);
            case GET_DATA, EXISTS -> body -> writeWatched(body, path);
            case CREATE -> body -> writeNewNode(body, child, true);
            case DELETE -> body -> writeDeletion(body, child);
            case MULTI ->
                body -> {
                    for (int i = 0; i < 2; i++) {
                        writeStep(body, OpCode.SET_DATA.code(), false);
                        writeSet(body, path);
                    }
                    writeStep(body, -1, true);
                };
            default -> throw new IllegalArgumentException("no part of the load: " + operation);
        };
    }

    private void ask(OpCode operation, Body request) throws IOException {
        send(operation, request);
        receiveReply(operation);
    }

    private void send(OpCode operation, Body request) throws IOException {
        xid++;
        send(body -> {
            body.writeInt(xid);
            body.writeInt(operation.code());
            request.write(body);
        });
    }

    private void receiveReply(OpCode operation) throws IOException {
        DataInputStream reply = receive();
        while (reply.readInt() == NOTIFICATION) {
            reply = receive();
        }
        reply.readLong();
        int error = reply.readInt();
        if (error != 0) {
            throw new IOException(operation + " was answered with error " + error);
        }
    }

    private void send(Body payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        payload.write(new DataOutputStream(bytes));
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        writeBuffer(new DataOutputStream(frame), bytes.toByteArray());
        out.write(frame.toByteArray());
    }

    private DataInputStream receive() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return new DataInputStream(new ByteArrayInputStream(frame));
    }

    private static void writeNewNode(DataOutputStream body, String path, boolean ephemeral) throws IOException {
        writeText(body, path);
        writeBuffer(body, VALUE);
        body.writeInt(1);
        body.writeInt(31);
        writeText(body, "world");
        writeText(body, "anyone");
        body.writeInt(ephemeral ? 1 : 0);
    }

    private static void writeSet(DataOutputStream body, String path) throws IOException {
        writeText(body, path);
        writeBuffer(body, VALUE);
        body.writeInt(ANY_VERSION);
    }

    private static void writeDeletion(DataOutputStream body, String path) throws IOException {
        writeText(body, path);
        body.writeInt(ANY_VERSION);
    }

    private static void writeStep(DataOutputStream body, int code, boolean last) throws IOException {
        body.writeInt(code);
        body.writeBoolean(last);
        body.writeInt(-1);
    }

    private static void writeWatched(DataOutputStream body, String path) throws IOException {
        writeText(body, path);
        body.writeBoolean(true);
    }

    private static void writeText(DataOutputStream body, String text) throws IOException {
        writeBuffer(body, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void writeBuffer(DataOutputStream body, byte[] bytes) throws IOException {
        body.writeInt(bytes.length);
        body.write(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
