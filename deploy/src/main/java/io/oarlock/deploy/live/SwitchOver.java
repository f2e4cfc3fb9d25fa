package io.oarlock.deploy.live;

import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.op.SourceChange;

/**
 * Judges whether the source may be switched over: it must be known that it has nothing that was not taken. Its leader
 * says in every ping what its last transaction is. Once that is the one applied here, and no client writes any more,
 * the source is quiet; when it is gone after that, all of it was taken. Used by one thread of the leader; another
 * leader begins anew.
 */
final class SwitchOver {
    /** Pings of a leader come every half tick. */
    private static final int PINGS = 3;

    private static final long COUNTER_MASK = 0xffff_ffffL;

    private int pings;
    private int refusals;

    /** Whether the source took a write of a client although it was quiet: its clients are not shut out. */
    boolean isBrokenBy(Transaction transaction) {
        boolean quiet = isQuiet();
        if (isWrite(transaction)) {
            pings = 0;
            return quiet;
        }
        return false;
    }

    /**
     * The source's leader lives.
     *
     * @param lastZxid the last transaction applied here
     */
    void pinged(long lastProposed, long lastZxid) {
        refusals = 0;
        boolean nothingInItsEpoch = (lastProposed & COUNTER_MASK) == 0 && lastProposed > lastZxid;
        boolean same = lastProposed != 0 && (lastProposed == lastZxid || nothingInItsEpoch);
        pings = same ? pings + 1 : 0;
    }

    /** No server of the source takes a connection. */
    void nobodyLeads() {
        refusals++;
    }

    /** Some server may still lead: that it cannot be reached says nothing. */
    void somebodyMayLead() {
        refusals = 0;
    }

    boolean isQuiet() {
        return pings >= PINGS;
    }

    /** Whether the source is gone, by all that can be known. */
    boolean isGone() {
        return refusals >= PINGS;
    }

    /** Sessions may end without their clients, and containers go by themselves. */
    private static boolean isWrite(Transaction transaction) {
        return transaction.sessionId() != 0
                && transaction.changes().stream()
                        .anyMatch(change -> !(change instanceof SourceChange.OpenSession)
                                && !(change instanceof SourceChange.CloseSession));
    }
}
