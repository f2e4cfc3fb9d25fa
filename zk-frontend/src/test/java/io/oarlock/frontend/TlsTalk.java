package io.oarlock.frontend;

import io.oarlock.certificates.Certified;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** A client that does with TLS what libraries do not: closes only its side, or reads no answers. */
final class TlsTalk implements AutoCloseable {
    private static final int ROOM = 64 << 10;
    private static final int KEYS_FOR_A_BYTE = 100;
    /** Of a frame that takes longer than anybody asks. */
    private static final byte[] LENGTH = {0, 0, 4, 0};

    private final Socket socket;
    private final SSLEngine engine;
    private final ByteBuffer in = ByteBuffer.allocate(ROOM).flip();

    TlsTalk(TlsFixture tls, Certified own, String version) throws IOException, GeneralSecurityException {
        socket = new Socket();
        // What is not read is soon not sent either.
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.connect(tls.address());
        engine = tls.context(own).createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {version});
        engine.beginHandshake();
    }

    /** In one packet with the last message of the handshake, where that is the client's. */
    void sayAndClose(String word) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(ROOM);
        handshake(out);
        engine.wrap(ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII)), out);
        engine.closeOutbound();
        engine.wrap(ByteBuffer.allocate(0), out);
        send(out);
    }

    /**
     * Asks for new keys, which the server answers with as many bytes, until something holds. Between them comes a
     * frame, byte by byte: who says nothing at all is turned away.
     */
    boolean askForNewKeys(BooleanSupplier until, int timesMax) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(ROOM);
        handshake(out);
        for (int i = 0; i < timesMax && !until.getAsBoolean(); i++) {
            engine.beginHandshake();
            engine.wrap(ByteBuffer.allocate(0), out);
            if (i % KEYS_FOR_A_BYTE == 0) {
                int at = i / KEYS_FOR_A_BYTE;
                engine.wrap(ByteBuffer.wrap(new byte[] {at < LENGTH.length ? LENGTH[at] : 0}), out);
            }
            send(out);
        }
        return until.getAsBoolean();
    }

    private void handshake(ByteBuffer out) throws IOException {
        ByteBuffer none = ByteBuffer.allocate(ROOM);
        while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> {
                    engine.wrap(ByteBuffer.allocate(0), out);
                    if (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                        send(out);
                    }
                }
                case NEED_TASK -> engine.getDelegatedTask().run();
                default -> unwrap(none);
            }
        }
    }

    private void send(ByteBuffer out) throws IOException {
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes).clear();
        socket.getOutputStream().write(bytes);
    }

    private boolean unwrap(ByteBuffer plain) throws IOException {
        SSLEngineResult result = engine.unwrap(in, plain);
        if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
            in.compact();
            byte[] some = new byte[in.remaining()];
            int count = socket.getInputStream().read(some);
            in.put(some, 0, Math.max(0, count));
            in.flip();
            return count > 0;
        }
        return result.getStatus() == Status.OK;
    }

    /** Until the server ends it. */
    String rest() throws IOException {
        ByteBuffer plain = ByteBuffer.allocate(ROOM);
        while (!engine.isInboundDone() && unwrap(plain)) {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            }
        }
        return StandardCharsets.US_ASCII.decode(plain.flip()).toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
