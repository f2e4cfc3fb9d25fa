package io.oarlock.peer.tls;

import io.oarlock.peer.PeerStage;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.security.CertificateNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one connection. Holds one record that comes, one that is opened, and what is sealed of one frame. Java's
 * engine may be used by the thread that seals and the one that opens at the same time.
 */
final class TlsStage implements PeerStage {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int RECORD_BYTES = 16 << 10;
    private static final int KEPT_BYTES_MAX = 512 << 10;
    /** Some records of TLS say nothing: whoever sends them without end is not read without end. */
    private static final int READS_IN_VAIN_MAX = 8;

    /**
     * Requests for new keys (RFC 8446, 4.6.3) between frames, or whose answers have not been sent: some hundred bytes
     * of the engine's each. Honest ones come in bursts, too, where a thread waits for a processor.
     */
    private static final int KEYS_ASKED_MAX = 256;

    /**
     * Records in a row without a byte of a frame. A message of a handshake may be cut into records of one byte each,
     * and Java's engine copies what it has of a message with each of them.
     */
    private static final int SILENT_RECORDS_MAX = 256;

    private final SSLEngine engine;
    private final @Nullable String host;
    private final int recordBytesMax;
    /** From the socket; to be read from. */
    private final ByteBuffer arrived;
    /** What was opened and had no room; to be read from. */
    private final ByteBuffer opened;
    /** To the socket; to be read from. */
    private ByteBuffer sealed;

    private boolean begun;
    private boolean more;
    /** Since the stage was asked to go on, or has got on. */
    private int readsInVain;

    /** Since the connection began, or bytes of a frame came. */
    private int silentRecords;

    /** Since bytes of a frame came or went: who goes on without them wants nothing but the work of it. */
    private final AtomicInteger keysAsked = new AtomicInteger();
    /** Since something was sealed: each has an answer, which takes memory. */
    private final AtomicInteger keysOwed = new AtomicInteger();
    /** Whether the engine has something to say. */
    private volatile boolean owes;

    /** @param host that the certificate of the other end must name; null for any */
    TlsStage(SSLEngine engine, @Nullable String host) {
        this.engine = engine;
        this.host = host;
        this.recordBytesMax = engine.getSession().getPacketBufferSize();
        this.arrived = ByteBuffer.allocate(recordBytesMax).flip();
        this.opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .flip();
        this.sealed = ByteBuffer.allocate(recordBytesMax).flip();
    }

    /** Bytes that were read already. */
    TlsStage startingWith(ByteBuffer first) {
        arrived.compact().put(first).flip();
        return this;
    }

    // ---- the handshake

    @Override
    public Progress begin(SocketChannel channel) throws IOException {
        readsInVain = 0;
        try {
            if (!begun) {
                begun = true;
                engine.beginHandshake();
            }
            return handshake(channel);
        } catch (SSLException refused) {
            tellWhy(channel);
            throw new PeerRefusal("the handshake of TLS fails: " + reason(refused));
        } catch (RuntimeException unexpected) {
            // A security provider may throw anything at bytes that it does not expect.
            throw new IOException("the handshake of TLS fails: " + reason(unexpected), unexpected);
        }
    }

    private Progress handshake(SocketChannel channel) throws IOException {
        while (true) {
            if (sealed.hasRemaining()) {
                channel.write(sealed);
                if (sealed.hasRemaining()) {
                    return Progress.WRITE;
                }
            }
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    return Progress.WORK;
                }
                case NEED_WRAP -> {
                    sealed.clear();
                    engine.wrap(NOTHING, sealed);
                    sealed.flip();
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrap(channel)) {
                        return Progress.READ;
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    checkHost();
                    // Not to be taken up again: a certificate is looked at each time.
                    engine.getSession().invalidate();
                    return Progress.DONE;
                }
            }
        }
    }

    /** One message of the handshake; false when the socket has none. */
    private boolean unwrap(SocketChannel channel) throws IOException {
        opened.clear();
        SSLEngineResult result;
        try {
            result = engine.unwrap(arrived, opened);
        } finally {
            opened.flip();
        }
        PeerRefusal.unless(result.getStatus() != Status.CLOSED, "it ends TLS in the middle of its handshake");
        refuseSilence(result);
        if (result.getStatus() != Status.BUFFER_UNDERFLOW) {
            return true;
        }
        int count = fill(channel);
        PeerRefusal.unless(
                count >= 0, "it ends the connection in the handshake of TLS: it may not speak TLS, see sslQuorum");
        return count > 0;
    }

    private void refuseSilence(SSLEngineResult result) throws PeerRefusal {
        if (result.bytesProduced() > 0) {
            silentRecords = 0;
        } else if (result.bytesConsumed() > 0) {
            PeerRefusal.unless(
                    ++silentRecords <= SILENT_RECORDS_MAX,
                    "more than " + SILENT_RECORDS_MAX + " records of TLS in a row that say nothing");
        }
    }

    /** Also 0 when it was called too often: the thread may have others to read. */
    private int fill(ReadableByteChannel channel) throws IOException {
        if (++readsInVain > READS_IN_VAIN_MAX) {
            return 0;
        }
        PeerRefusal.unless(arrived.remaining() < arrived.capacity(), "a record of TLS that is too large");
        arrived.compact();
        try {
            return channel.read(arrived);
        } finally {
            arrived.flip();
        }
    }

    /** So that the other end's log says what is wrong, too. */
    private void tellWhy(SocketChannel channel) {
        try {
            sealed.clear();
            engine.wrap(NOTHING, sealed);
            channel.write(sealed.flip());
        } catch (IOException gone) {
            sealed.clear().flip();
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    @Override
    public void work() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void checkHost() throws PeerRefusal {
        if (host != null) {
            PeerRefusal.unless(names(host), "its certificate does not name " + host);
        }
    }

    /** Whether the other end has shown a certificate that names a host. */
    boolean names(String wanted) {
        return CertificateNames.shown(engine.getSession(), wanted);
    }

    // ---- frames

    @Override
    public ByteBuffer seal(ByteBuffer frame) throws IOException {
        int records = frame.remaining() / RECORD_BYTES + 2;
        int room = frame.remaining() + records * (recordBytesMax - RECORD_BYTES) + recordBytesMax;
        if (sealed.capacity() < room || sealed.capacity() > KEPT_BYTES_MAX) {
            sealed = ByteBuffer.allocate(room);
        }
        sealed.clear();
        if (frame.hasRemaining()) {
            keysAsked.set(0);
        }
        // Before, so that what the reader finds meanwhile is not forgotten.
        keysOwed.set(0);
        owes = false;
        boolean ownBytes = engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
        while (frame.hasRemaining() || ownBytes && sealed.remaining() >= recordBytesMax) {
            SSLEngineResult result = engine.wrap(frame, sealed);
            if (result.getStatus() == Status.CLOSED) {
                throw new IOException("TLS has ended");
            }
            if (result.getStatus() != Status.OK || result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                throw new IOException("a frame cannot be encrypted: " + result);
            }
            ownBytes = result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
        }
        if (ownBytes) {
            owes = true;
        }
        return sealed.flip();
    }

    @Override
    public boolean owesBytes() {
        return owes;
    }

    @Override
    public int open(ReadableByteChannel channel, ByteBuffer plain) throws IOException {
        int before = plain.position();
        more = false;
        readsInVain = 0;
        while (true) {
            if (opened.hasRemaining()) {
                move(plain);
                if (!plain.hasRemaining()) {
                    more = true;
                    return plain.position() - before;
                }
            }
            SSLEngineResult result = decrypt(plain);
            switch (result.getStatus()) {
                case OK -> {
                    // Behind the handshake nobody works for the engine: a second one could never be made.
                    PeerRefusal.unless(
                            result.getHandshakeStatus() != HandshakeStatus.NEED_TASK, "a renegotiation of TLS");
                    PeerRefusal.unless(result.bytesConsumed() > 0, "TLS that does not go on");
                    if (result.bytesProduced() > 0) {
                        readsInVain = 0;
                        keysAsked.set(0);
                    }
                    if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                        owes = true;
                        PeerRefusal.unless(!asksForKeysAgain(result), "it asks for new keys again and again");
                    }
                    refuseSilence(result);
                }
                case BUFFER_UNDERFLOW -> {
                    int count = fill(channel);
                    if (count <= 0) {
                        return plain.position() > before ? plain.position() - before : count;
                    }
                }
                case CLOSED -> {
                    return plain.position() > before ? plain.position() - before : -1;
                }
                case BUFFER_OVERFLOW -> throw new IOException("a record of TLS that is too large");
            }
        }
    }

    private boolean asksForKeysAgain(SSLEngineResult result) {
        return result.bytesProduced() == 0
                && Math.max(keysAsked.incrementAndGet(), keysOwed.incrementAndGet()) > KEYS_ASKED_MAX;
    }

    private SSLEngineResult decrypt(ByteBuffer plain) throws IOException {
        try {
            if (plain.remaining() >= opened.capacity()) {
                return engine.unwrap(arrived, plain);
            }
            opened.clear();
            try {
                return engine.unwrap(arrived, opened);
            } finally {
                opened.flip();
            }
        } catch (SSLException broken) {
            throw new PeerRefusal("TLS fails: " + reason(broken));
        }
    }

    private void move(ByteBuffer plain) {
        int count = Math.min(opened.remaining(), plain.remaining());
        plain.put(opened.slice(opened.position(), count));
        opened.position(opened.position() + count);
    }

    @Override
    public boolean hasMore() {
        return more || opened.hasRemaining();
    }
}
