package io.oarlock.chaos.check.evidence;

import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;

/**
 * What an ensemble of ZooKeeper has decided before members took its place: a note {@code takeover} with
 * {@code decided-to}, the largest zxid that it can have given out. ZooKeeper counts a quota, and looks at an ACL, as
 * they were before the writes that are under way, and a write of a session that has moved on may be one of these.
 */
public final class Takeover {

    private final long decidedTo;

    public Takeover(History history) {
        long to = -1;
        for (Event note : history.notes()) {
            if (note.function().equals("takeover")) {
                to = Math.max(to, Fields.of(note.value()).number("decided-to"));
            }
        }
        this.decidedTo = to;
    }

    /** Whether ZooKeeper has decided what has this zxid. */
    public boolean isOfSource(long zxid) {
        return zxid <= decidedTo;
    }
}
