package io.oarlock.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands out session ids: the member in the high byte, then the time of the start, then a count. So no two members and
 * no two runs of one member give the same one. Any thread.
 */
public final class SessionIds {
    private final AtomicLong next;

    /** @param member 0 to 254: 0xff in the high byte marks TTL znodes */
    public SessionIds(int member, long wallMillis) {
        if (member < 0 || member > 254) {
            throw new IllegalArgumentException("member " + member);
        }
        // ZooKeeper's layout: 5 bytes of time behind the member, 16 bits of room below.
        this.next = new AtomicLong((wallMillis << 24) >>> 8 | (long) member << 56);
    }

    public long next() {
        return next.incrementAndGet();
    }
}
