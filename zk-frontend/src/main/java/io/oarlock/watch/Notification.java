package io.oarlock.watch;

import io.oarlock.model.EventType;
import io.oarlock.wire.ReplyFrame;

/** An event as it goes over the wire: encoded once, however many connections receive it. Read only. */
public final class Notification {
    /** Stands in for the zxid of events that bring a client up to date after it has connected again. */
    public static final long ZXID_CATCH_UP = -1;

    private final byte[] frame;

    public Notification(EventType type, String path, long zxid) {
        this.frame = ReplyFrame.notification(type, path, zxid);
    }

    /** The bytes themselves, not a copy: read only. */
    public byte[] frame() {
        return frame;
    }
}
