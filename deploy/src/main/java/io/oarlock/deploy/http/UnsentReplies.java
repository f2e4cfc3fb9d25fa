package io.oarlock.deploy.http;

import io.oarlock.model.Bound;

/**
 * Bytes of all replies that clients have not taken yet, of all ports together. One always has room. Event loop only.
 */
final class UnsentReplies {
    private static final long BYTES_MAX = Bound.HTTP_UNSENT_BYTES.defaultValue();

    private volatile long bytes;

    /** False when there is no room. */
    boolean take(int more) {
        long held = bytes;
        if (held > 0 && held + more > BYTES_MAX) {
            return false;
        }
        bytes = held + more;
        return true;
    }

    void giveBack(int sent) {
        long held = bytes;
        bytes = held - sent;
    }

    /** Any thread. */
    long bytes() {
        return bytes;
    }
}
