package io.oarlock.ratis.watchdog;

import io.oarlock.replica.Fault;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer.Division;

/**
 * Ends a member whose election has failed in the middle, as it does when the term cannot be written to a full disk.
 * Ratis logs that, and leaves a candidate that asks nobody and waits for nothing, or a leader that does not lead: only
 * the election of another member would end that. One thread.
 */
public final class ElectionWatch {
    /** In a row, half a minute: a role changes through such a state, and stays in it while a disk does not answer. */
    private static final int LOOKS_MAX = 60;

    private final Division division;
    private final Fault fault;
    private int looks;

    public ElectionWatch(Division division, Fault fault) {
        this.division = division;
        this.fault = fault;
    }

    /** Looks once; reads no disk. */
    public void look() {
        DivisionInfo info = division.getInfo();
        boolean failed = switch (info.getCurrentRole()) {
            case LEADER -> !info.getRoleInfoProto().hasLeaderInfo();
            case CANDIDATE -> !standsForElection();
            default -> false;
        };
        looks = failed ? looks + 1 : 0;
        if (looks == LOOKS_MAX) {
            fault.fatal(
                    "an election of this member has failed in the middle, as " + info.getCurrentRole() + " in term "
                            + info.getCurrentTerm() + ": it would take part in nothing until it is started again",
                    null);
        }
    }

    private boolean standsForElection() {
        ThreadGroup group = division.getThreadGroup();
        Thread[] threads = new Thread[group.activeCount() + 16];
        int count = group.enumerate(threads);
        String name = division.getMemberId() + "-LeaderElection";
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().startsWith(name)) {
                return true;
            }
        }
        return false;
    }
}
