package io.oarlock.peer;

import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.PeerRefusal;
import java.io.IOException;

/** What a connection does with the frames that come over it. All calls are on the connection's reader. */
public interface FrameHandler {
    /**
     * A frame has come. May block; the peer's next frame waits meanwhile.
     *
     * @throws PeerRefusal when no member sends that; the connection ends
     */
    void received(PeerConnection connection, Frame frame) throws PeerRefusal;

    /**
     * Called after every look at the socket, and when the time is over that it returned last. May block for a moment.
     *
     * @return milliseconds after which to call again, at least 1
     * @throws IOException ends the connection
     */
    default long look(PeerConnection connection) throws IOException {
        return 1000;
    }

    /** The connection has ended; the last call. */
    default void ended(PeerConnection connection, IOException cause) {}
}
