package io.oarlock.peer.tls;

import io.oarlock.peer.PeerStage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Of a connection that somebody else has opened: its first byte tells whether it speaks TLS. Nothing that costs memory
 * is made before that has come.
 */
final class AcceptedStage implements PeerStage {
    /** Type of a TLS record that belongs to a handshake; no frame between members begins like this. */
    private static final byte HANDSHAKE_RECORD = 0x16;

    private final MemberTls tls;
    private final boolean plainToo;
    private final ByteBuffer first = ByteBuffer.allocate(1);
    private boolean speaksTls;
    /** Made by another thread than the one that reads, which waits for it. */
    private @Nullable TlsStage stage;

    private @Nullable RuntimeException failure;

    /** @param plainToo whether who speaks plain text may stay */
    AcceptedStage(MemberTls tls, boolean plainToo) {
        this.tls = tls;
        this.plainToo = plainToo;
    }

    @Override
    public Progress begin(SocketChannel channel) throws IOException {
        if (failure != null) {
            throw new IOException("cannot begin TLS", failure);
        }
        if (stage != null) {
            return stage.begin(channel);
        }
        int count = channel.read(first);
        if (count < 0) {
            throw new EOFException("it has closed the connection");
        }
        if (first.hasRemaining()) {
            return Progress.READ;
        }
        first.flip();
        speaksTls = first.get(0) == HANDSHAKE_RECORD;
        return speaksTls ? Progress.WORK : Progress.DONE;
    }

    @Override
    public void work() {
        TlsStage made = stage;
        if (made != null) {
            made.work();
            return;
        }
        try {
            stage = tls.acceptTls().startingWith(first);
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    @Override
    public @Nullable String refusal(int member, boolean inquiry) {
        TlsStage begun = stage;
        if (begun != null) {
            return tls.refusal(begun, member, inquiry);
        }
        return plainToo ? null : "this member takes TLS only, and you speak plain text: see sslQuorum";
    }

    @Override
    public ByteBuffer seal(ByteBuffer frame) throws IOException {
        return stage == null ? frame : stage.seal(frame);
    }

    @Override
    public boolean owesBytes() {
        return stage != null && stage.owesBytes();
    }

    @Override
    public int open(ReadableByteChannel channel, ByteBuffer plain) throws IOException {
        if (stage != null) {
            return stage.open(channel, plain);
        }
        if (first.hasRemaining()) {
            plain.put(first);
            return 1;
        }
        return channel.read(plain);
    }

    @Override
    public boolean hasMore() {
        return stage == null ? first.hasRemaining() : stage.hasMore();
    }
}
