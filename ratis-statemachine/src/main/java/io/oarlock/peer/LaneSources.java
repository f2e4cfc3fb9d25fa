package io.oarlock.peer;

import io.oarlock.peer.PeerLink.Lane;
import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameWriter;
import io.oarlock.peer.frame.PeerRefusal;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Who sends over a link, by lane: those that want to, and those that have been told of the connection of the moment.
 * Only the latter are asked for frames and given answers, so that a source never meets a connection that it does not
 * know. Any thread attaches and asks for frames; the rest is for the link's thread.
 */
final class LaneSources {
    private final AtomicReferenceArray<@Nullable FrameSource> attached = lanes();
    private final AtomicReferenceArray<@Nullable FrameSource> active = lanes();

    private static AtomicReferenceArray<@Nullable FrameSource> lanes() {
        return new AtomicReferenceArray<>(Lane.values().length);
    }

    void attach(Lane lane, @Nullable FrameSource source) {
        attached.set(lane.ordinal(), source);
    }

    /** Writes the next frame, if a source has one; those of an earlier lane go first. */
    boolean next(PeerConnection to, FrameWriter out) {
        for (int lane = 0; lane < active.length(); lane++) {
            FrameSource source = active.get(lane);
            if (source != null && source.next(to, out)) {
                return true;
            }
        }
        return false;
    }

    void answered(PeerConnection from, Frame frame) throws PeerRefusal {
        for (Lane lane : Lane.values()) {
            FrameSource source = active.get(lane.ordinal());
            if (lane.isAnsweredBy(frame.type()) && source != null) {
                source.answered(from, frame);
            }
        }
    }

    /** Tells sources that were attached since of the connection; returns whether there were any, or some are gone. */
    boolean introduce(PeerConnection current) {
        boolean changed = false;
        for (int lane = 0; lane < attached.length(); lane++) {
            FrameSource source = attached.get(lane);
            FrameSource before = active.get(lane);
            if (!Objects.equals(source, before)) {
                if (before != null) {
                    active.set(lane, null);
                    before.down(current, new IOException("another source sends"));
                }
                if (source != null) {
                    source.up(current);
                }
                active.set(lane, source);
                changed = true;
            }
        }
        return changed;
    }

    /** No connection could be made. */
    void unreachable(IOException cause) {
        for (int lane = 0; lane < attached.length(); lane++) {
            FrameSource source = attached.get(lane);
            if (source != null) {
                source.unreachable(cause);
            }
        }
    }

    /** The connection is over. */
    void down(PeerConnection over, IOException cause) {
        for (int lane = 0; lane < active.length(); lane++) {
            FrameSource source = active.getAndSet(lane, null);
            if (source != null) {
                source.down(over, cause);
            }
        }
    }
}
