package io.oarlock.migration.tree;

import java.io.IOException;

/** The leader has an ephemeral whose session it does not know: there is no tree that is the same and in order. */
public final class OrphanedEphemeralException extends IOException {
    private static final long serialVersionUID = 1L;

    OrphanedEphemeralException(String first) {
        super("the leader has ephemerals whose sessions have ended, as " + first
                + ": delete them there, and the tree is asked for again");
    }
}
