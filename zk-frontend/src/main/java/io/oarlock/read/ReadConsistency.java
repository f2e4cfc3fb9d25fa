package io.oarlock.read;

import io.oarlock.model.Bytes;
import org.jspecify.annotations.Nullable;

/** How new the state must be that the reads of a connection are answered from. */
public enum ReadConsistency {
    /** What this member has applied, which includes the connection's own writes: ZooKeeper's. */
    LOCAL("reads:local"),
    /** All that was committed anywhere before the read came: what a sync right before it would bring. */
    LINEARIZABLE("reads:linearizable");

    /** Scheme of the {@code auth} packets by which a client asks for it. They prove no identity. */
    public static final String SCHEME = "oarlock";

    private final String payload;

    ReadConsistency(String payload) {
        this.payload = payload;
    }

    /** What such a packet asks for; null for anything that is not known. */
    public static @Nullable ReadConsistency asked(@Nullable Bytes asked) {
        if (asked != null) {
            String text = asked.utf8();
            for (ReadConsistency one : values()) {
                if (one.payload.equals(text)) {
                    return one;
                }
            }
        }
        return null;
    }
}
