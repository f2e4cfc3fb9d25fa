package io.oarlock.peer;

import io.oarlock.peer.HandshakeReply.Challenge;
import io.oarlock.peer.HandshakeReply.Reason;
import io.oarlock.peer.HandshakeReply.Refused;
import io.oarlock.peer.HandshakeReply.Welcome;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.security.SharedSecrets;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection that somebody has opened and that has not shaken hands. Goes on step by step, as its socket allows.
 * Belongs to the acceptor's thread, and to another one while its stage works.
 */
final class Stranger {
    private final SocketChannel channel;
    private final @Nullable SocketAddress address;
    private final PeerStage stage;
    private final long sinceNanos;
    private @Nullable Runnable work;
    private boolean begun;
    private ByteBuffer bytes = ByteBuffer.allocate(Hello.BYTES);
    private @Nullable Hello hello;
    private @Nullable Challenge challenge;
    private @Nullable Welcome welcome;

    Stranger(SocketChannel channel, PeerStage stage, long sinceNanos) throws IOException {
        this.channel = channel;
        this.address = channel.getRemoteAddress();
        this.stage = stage;
        this.sinceNanos = sinceNanos;
    }

    SocketChannel channel() {
        return channel;
    }

    @Nullable
    SocketAddress address() {
        return address;
    }

    PeerStage stage() {
        return stage;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** A worker is to do this for it. */
    void waitsFor(Runnable wanted) {
        work = wanted;
    }

    /** What a worker was last asked to do for it. */
    @Nullable
    Runnable work() {
        return work;
    }

    /** Once it is done: what it has said. */
    Hello hello() {
        return Objects.requireNonNull(hello, "it has said nothing yet");
    }

    /** Once it is done: what it was answered. */
    Welcome welcome() {
        return Objects.requireNonNull(welcome, "it was not answered yet");
    }

    /**
     * Goes on with what the socket has.
     *
     * @throws PeerRefusal when it is no member; it has been told where that makes sense
     * @throws EOFException when it has gone
     */
    PeerStage.Progress advance(Handshake handshake) throws IOException {
        if (!begun) {
            PeerStage.Progress progress = stage.begin(channel);
            if (progress != PeerStage.Progress.DONE) {
                return progress;
            }
            begun = true;
        }
        while (welcome == null) {
            int count = stage.open(channel, bytes);
            ByteBuffer read = bytes.duplicate().flip();
            if (hello == null && read.remaining() >= Hello.MAGIC.length && !Hello.mayBegin(read)) {
                throw new PeerRefusal(Handshake.whyNoHello(read));
            }
            if (count < 0) {
                throw new EOFException("it has closed the connection");
            }
            if (!bytes.hasRemaining()) {
                answer(handshake, read);
            } else if (count == 0) {
                return PeerStage.Progress.READ;
            }
        }
        return PeerStage.Progress.DONE;
    }

    private void answer(Handshake handshake, ByteBuffer read) throws IOException {
        Hello said = hello;
        if (said == null) {
            said = Hello.decode(read);
            hello = said;
            Welcome possible = welcomeOrRefusal(handshake, said);
            challenge = handshake.challenge();
            if (challenge == null) {
                send(possible);
                welcome = possible;
            } else {
                send(challenge);
                bytes = ByteBuffer.allocate(SharedSecrets.PROOF_BYTES);
            }
            return;
        }
        Welcome possible = welcomeOrRefusal(handshake, said);
        byte[] proof = new byte[read.remaining()];
        read.get(proof);
        Welcome proved;
        try {
            proved = handshake.proved(said, Objects.requireNonNull(challenge), proof, possible);
        } catch (PeerRefusal wrong) {
            throw refused(new Refused(Reason.PROTECTION, String.valueOf(wrong.getMessage())));
        }
        send(proved);
        welcome = proved;
    }

    private Welcome welcomeOrRefusal(Handshake handshake, Hello said) throws IOException {
        HandshakeReply reply = handshake.answer(said);
        if (reply instanceof Refused refused) {
            throw refused(refused);
        }
        String reason = stage.refusal(said.from(), said.purpose() == Hello.Purpose.INQUIRY);
        if (reason != null) {
            throw refused(new Refused(Reason.PROTECTION, reason));
        }
        return (Welcome) reply;
    }

    private PeerRefusal refused(Refused refusal) throws IOException {
        send(refusal);
        return new PeerRefusal("a handshake that was refused: " + refusal.text());
    }

    private void send(HandshakeReply reply) throws IOException {
        ByteBuffer sealed = stage.seal(reply.encode());
        // The socket is new: it has room, or the other end plays tricks.
        channel.write(sealed);
        PeerRefusal.unless(!sealed.hasRemaining(), "a handshake whose answer is not read");
    }
}
