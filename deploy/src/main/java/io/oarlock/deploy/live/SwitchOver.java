package io.oarlock.deploy.live;

import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.op.SourceChange;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Judges whether the source may be switched over: it must be known that it has nothing that was not taken. Its leader
 * says in every ping what its last transaction is. Once that is the one applied here, but for what our own clients have
 * asked for, and no other client writes any more, the source is quiet; when it is gone after that, all of it was taken.
 * Used by one thread of the leader; another leader begins anew.
 */
final class SwitchOver {
    /** Pings of a leader come every half tick. */
    private static final int PINGS = 3;

    /** While servers elect a leader none of them takes connections of followers: refusals must outlast an election. */
    private static final long GONE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /**
     * Where none listens for elections either there is no election to outlast: refusals need to be more than one
     * listener that is just being made anew.
     */
    private static final int GONE_ROUNDS = 3;

    private static final long ALL_GONE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /**
     * Looks further apart than this say nothing of the time between them: servers could have been started, have elected
     * a leader and have been stopped again.
     */
    private static final long ALL_GONE_GAP_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    /** Refusals further apart than this part of the span say nothing of the time between them. */
    private static final int GAPS_MIN = 3;

    private static final long COUNTER_MASK = 0xffff_ffffL;

    private final LongSupplier nanoClock;
    private final long goneNanos;
    private int pings;
    private boolean refused;
    private int goneRounds;
    private long firstGoneNanos;
    private long firstRefusalNanos;
    private long lastRefusalNanos;

    SwitchOver() {
        this(System::nanoTime, GONE_NANOS);
    }

    /**
     * @param nanoClock a monotonic clock
     * @param goneNanos for how long all servers have to refuse before the source is gone
     */
    SwitchOver(LongSupplier nanoClock, long goneNanos) {
        this.nanoClock = nanoClock;
        this.goneNanos = goneNanos;
    }

    /** Nothing that was known of the source holds any more. */
    void forget() {
        pings = 0;
        somebodyMayLead();
    }

    /**
     * Whether the source took a write of a client although it was quiet: its clients are not shut out.
     *
     * @param ours whether the client is one of ours, who is told only of what is applied here
     */
    boolean isBrokenBy(Transaction transaction, boolean ours) {
        boolean quiet = isQuiet();
        if (!ours && isWrite(transaction)) {
            pings = 0;
            return quiet;
        }
        return false;
    }

    /**
     * The source's leader lives.
     *
     * @param lastZxid the last transaction applied here
     * @param asked how many requests of our clients it has not answered: so many it may have proposed beside
     */
    void pinged(long lastProposed, long lastZxid, int asked) {
        somebodyMayLead();
        boolean nothingInItsEpoch = (lastProposed & COUNTER_MASK) == 0 && lastProposed > lastZxid;
        long more = lastProposed - lastZxid;
        boolean known = lastProposed != 0 && (more >= 0 && more <= asked || nothingInItsEpoch);
        pings = known ? pings + 1 : 0;
    }

    /**
     * No server of the source takes a connection now.
     *
     * @param nobodyListens whether none of them takes part in elections either
     */
    void nobodyLeads(boolean nobodyListens) {
        long now = nanoClock.getAsLong();
        if (!nobodyListens || now - lastRefusalNanos > ALL_GONE_GAP_NANOS_MAX) {
            goneRounds = 0;
        }
        if (goneRounds == 0) {
            firstGoneNanos = now;
        }
        goneRounds += nobodyListens ? 1 : 0;
        if (!refused || now - lastRefusalNanos > goneNanos / GAPS_MIN) {
            firstRefusalNanos = now;
        }
        refused = true;
        lastRefusalNanos = now;
    }

    /** Some server may still lead: that it cannot be reached says nothing. */
    void somebodyMayLead() {
        refused = false;
        goneRounds = 0;
    }

    boolean isQuiet() {
        return pings >= PINGS;
    }

    /** Whether the source is gone, by all that can be known. */
    boolean isGone() {
        boolean allGone = goneRounds >= GONE_ROUNDS && lastRefusalNanos - firstGoneNanos >= ALL_GONE_NANOS;
        return refused && (allGone || lastRefusalNanos - firstRefusalNanos >= goneNanos);
    }

    /** Sessions may end without their clients, and containers go by themselves. */
    private static boolean isWrite(Transaction transaction) {
        return transaction.sessionId() != 0
                && transaction.changes().stream()
                        .anyMatch(change -> !(change instanceof SourceChange.OpenSession)
                                && !(change instanceof SourceChange.CloseSession));
    }
}
