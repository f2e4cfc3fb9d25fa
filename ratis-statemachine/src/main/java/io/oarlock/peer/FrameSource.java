package io.oarlock.peer;

import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameWriter;
import io.oarlock.peer.frame.PeerRefusal;
import java.io.IOException;

/**
 * Sends one kind of frames over a {@link PeerLink} and hears of their answers. Nothing is queued for it: it is asked
 * for the next frame once the one before is wholly written.
 */
public interface FrameSource {
    /**
     * Encodes the next frame, if there is one to be sent now. Called on any thread that pumps the link, by one at a
     * time, which has the link's turn: must not block, take no lock that a caller of {@link PeerLink#pump} may hold,
     * and read no disk. An exception ends the connection.
     *
     * <p>A thread that was held up may come for a connection that has ended, after the source was told of the next one:
     * a frame that it took would be lost. The source compares, under the lock under which it is told.
     *
     * @param connection over which the frame is sent
     * @return false when there is none; nothing may have been put then
     */
    boolean next(PeerConnection connection, FrameWriter out);

    /**
     * An answer has come over a connection. On the link's reader, without the turn; blocking holds up all answers of
     * this peer.
     *
     * @throws PeerRefusal when no member answers like that; the connection ends
     */
    void answered(PeerConnection connection, Frame frame) throws PeerRefusal;

    /** There is a connection, over which nothing has been sent. On the link's reader. */
    default void up(PeerConnection connection) {}

    /**
     * A connection has ended: what was sent over it and not answered may be lost, and no answer of it comes any more.
     * On the link's reader, once for each {@link #up}.
     */
    default void down(PeerConnection connection, IOException cause) {}

    /** An attempt to connect failed. On the link's reader. */
    default void unreachable(IOException cause) {}
}
