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

/** A client that sends each common request once. One request at a time, on the thread of its caller. */
final class TrainingClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);
    private static final int NOTIFICATION = -1;
    private static final int ANY_VERSION = -1;
    private static final String PATH = "/training";
    private static final byte[] DATA = "some data".getBytes(StandardCharsets.US_ASCII);

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
        ask(OpCode.CREATE2, TrainingClient::writeNewNode);
        ask(OpCode.GET_DATA, body -> writeWatched(body, PATH));
        ask(OpCode.GET_CHILDREN2, body -> writeWatched(body, "/"));
        ask(OpCode.EXISTS, body -> writeWatched(body, PATH));
        ask(OpCode.SET_DATA, body -> {
            writeText(body, PATH);
            writeBuffer(body, DATA);
            body.writeInt(ANY_VERSION);
        });
        ask(OpCode.GET_DATA, body -> writeWatched(body, PATH));
        ask(OpCode.GET_CHILDREN, body -> writeWatched(body, PATH));
        ask(OpCode.DELETE, TrainingClient::writeDeletion);
        ask(OpCode.MULTI, body -> {
            writeStep(body, OpCode.CREATE.code(), false);
            writeNewNode(body);
            writeStep(body, OpCode.DELETE.code(), false);
            writeDeletion(body);
            writeStep(body, -1, true);
        });
        ask(OpCode.SYNC, body -> writeText(body, "/"));
        ask(OpCode.PING, body -> {});
        ask(OpCode.CLOSE_SESSION, body -> {});
    }

    private void ask(OpCode operation, Body request) throws IOException {
        xid++;
        send(body -> {
            body.writeInt(xid);
            body.writeInt(operation.code());
            request.write(body);
        });
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

    private static void writeNewNode(DataOutputStream body) throws IOException {
        writeText(body, PATH);
        writeBuffer(body, DATA);
        body.writeInt(1);
        body.writeInt(31);
        writeText(body, "world");
        writeText(body, "anyone");
        body.writeInt(1); // ephemeral
    }

    private static void writeDeletion(DataOutputStream body) throws IOException {
        writeText(body, PATH);
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
