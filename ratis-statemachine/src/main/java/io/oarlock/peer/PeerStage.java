package io.oarlock.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * What stands between frames and the socket of one connection: nothing today, encryption where it is asked for.
 * {@link #seal} is called by the thread that has the connection's turn, {@link #open} by the connection's reader.
 */
public interface PeerStage {
    /** Frames travel as they are. */
    PeerStage PLAIN = new PeerStage() {
        @Override
        public ByteBuffer seal(ByteBuffer frame) {
            return frame;
        }

        @Override
        public int open(ReadableByteChannel channel, ByteBuffer plain) throws IOException {
            return channel.read(plain);
        }
    };

    /** What goes to the socket for a whole frame; it is written before the next one is sealed. */
    ByteBuffer seal(ByteBuffer frame) throws IOException;

    /**
     * Reads what the socket has. Does not block.
     *
     * @param plain where bytes of frames go; has room for at least one
     * @return bytes put there, -1 at the end of the stream
     */
    int open(ReadableByteChannel channel, ByteBuffer plain) throws IOException;
}
