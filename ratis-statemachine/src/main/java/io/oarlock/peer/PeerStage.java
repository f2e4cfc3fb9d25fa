package io.oarlock.peer;

import io.oarlock.membership.GroupMember;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What stands between frames and the socket of one connection: nothing, or encryption. One thread calls {@link #begin}
 * until it is done, and {@link #work} where that is asked for; then {@link #seal} is called by the thread that has the
 * connection's turn, {@link #open} by the connection's reader.
 */
public interface PeerStage {
    /** Frames travel as they are. */
    PeerStage PLAIN = new PeerStage() {
        @Override
        public Progress begin(SocketChannel channel) {
            return Progress.DONE;
        }

        @Override
        public ByteBuffer seal(ByteBuffer frame) {
            return frame;
        }

        @Override
        public int open(ReadableByteChannel channel, ByteBuffer plain) throws IOException {
            return channel.read(plain);
        }
    };

    /** How far a connection is that begins. */
    enum Progress {
        /** Frames may follow. */
        DONE,
        /** The socket must have bytes. */
        READ,
        /** The socket must have room. */
        WRITE,
        /** {@link #work} must be called, which may take long. */
        WORK
    }

    /** Makes the stages of new connections. Any thread; does not block. */
    interface Maker {
        Maker PLAIN = new Maker() {
            @Override
            public PeerStage dial(GroupMember peer) {
                return PeerStage.PLAIN;
            }

            @Override
            public PeerStage accept() {
                return PeerStage.PLAIN;
            }
        };

        /** For a connection that this member opens. */
        PeerStage dial(GroupMember peer);

        /** For one that somebody else opens. */
        PeerStage accept();

        /** How many at a time may wait for the network in their work; there are as many threads for the others. */
        default int waitingMax() {
            return 0;
        }

        /** How long a handshake may take, the work of both ends included. */
        default Duration handshakeMax() {
            return Duration.ofSeconds(3);
        }
    }

    /** Does what can be done without waiting. */
    Progress begin(SocketChannel channel) throws IOException;

    /**
     * Does what may take long; any thread, while nobody else calls anything. What fails is thrown by {@link #begin}.
     */
    default void work() {}

    /**
     * Why the other end may not be the member that it says it is; null where there is nothing against it.
     *
     * @param inquiry whether it may be none at all
     */
    default @Nullable String refusal(int member, boolean inquiry) {
        return null;
    }

    /**
     * What goes to the socket for a whole frame, or for an empty one where {@link #owesBytes}; it is written before the
     * next one is sealed.
     */
    ByteBuffer seal(ByteBuffer frame) throws IOException;

    /**
     * Reads what the socket has. Does not block.
     *
     * @param plain where bytes of frames go; has room for at least one
     * @return bytes put there, -1 at the end of the stream
     */
    int open(ReadableByteChannel channel, ByteBuffer plain) throws IOException;

    /** Whether the stage has bytes of its own for the other end, which are not to wait for a frame. Any thread. */
    default boolean owesBytes() {
        return false;
    }

    /** Whether {@link #open} has bytes that there was no room for: the socket may have none. */
    default boolean hasMore() {
        return false;
    }
}
