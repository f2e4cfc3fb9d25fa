package io.oarlock.ratis.log;

import io.oarlock.disk.DamagedData;

/**
 * Committed entries may be missing from this member's log. It must not vote with what is left: its data has to be
 * removed, and it has to join again as a new member.
 */
public final class DamagedLog extends DamagedData {
    private static final long serialVersionUID = 1L;

    public DamagedLog(String detail) {
        super("the Raft log is damaged: " + detail);
    }
}
