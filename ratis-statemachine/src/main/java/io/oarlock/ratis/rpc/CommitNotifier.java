package io.oarlock.ratis.rpc;

import io.oarlock.ratis.group.RatisPeers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.apache.ratis.server.leader.LogAppender;

/**
 * Tells idle followers of a commit by a heartbeat that carries it: a follower whose own entry it is at once, since
 * clients wait for it there; the others after a pause, in which the next entry may carry it for nothing. Ratis'
 * appender over Netty waits for every answer, so that a heartbeat would hold that next entry up.
 *
 * <p>Filled by Ratis' threads, used by the apply thread, appenders and the ticker.
 */
public final class CommitNotifier {
    private static final long PAUSE_MILLIS = 1;

    private final Map<Integer, Follower> followers = new ConcurrentHashMap<>();
    private final Clock clock;
    private final AtomicBoolean planned = new AtomicBoolean();

    /** Runs something later. */
    public interface Clock {
        void after(long millis, Runnable task);
    }

    public CommitNotifier(Clock clock) {
        this.clock = clock;
    }

    void add(LogAppender appender) {
        followers.put(RatisPeers.memberOf(appender.getFollowerId()), new Follower(appender));
    }

    /**
     * An entry was committed.
     *
     * @param sender member that sent the entry, -1 for none; asked only on the leader
     */
    public void committed(long index, IntSupplier sender) {
        if (!hasFollowers()) {
            return;
        }
        Follower waiting = followers.get(sender.getAsInt());
        if (waiting != null) {
            waiting.owed = index;
            waiting.tell();
        }
        plan(index);
    }

    /** Followers of a leadership that is over stay in the map. */
    private boolean hasFollowers() {
        for (Follower follower : followers.values()) {
            if (follower.appender.isRunning()) {
                return true;
            }
        }
        return false;
    }

    /** A follower answered: one that has all entries may lack the commit of the last. */
    void answered(LogAppender appender) {
        Follower follower = followers.get(RatisPeers.memberOf(appender.getFollowerId()));
        if (follower == null || !follower.isBehind()) {
            return;
        }
        if (follower.isOwed()) {
            follower.tell();
        } else {
            plan(follower.committed());
        }
    }

    private void plan(long index) {
        if (planned.compareAndSet(false, true)) {
            clock.after(PAUSE_MILLIS, () -> tellAll(index));
        }
    }

    /** A follower that knows the commit index up to here learns the rest with the next entry. */
    private void tellAll(long index) {
        planned.set(false);
        long later = -1;
        for (Follower follower : followers.values()) {
            if (follower.appender.getFollower().getCommitIndex() < index) {
                follower.tell();
            } else if (follower.isBehind() && follower.appender.isRunning()) {
                later = follower.committed();
            }
        }
        if (later >= 0) {
            plan(later);
        }
    }

    private static final class Follower {
        private final LogAppender appender;
        /** Newest committed entry that this follower sent. */
        private volatile long owed = -1;

        Follower(LogAppender appender) {
            this.appender = appender;
        }

        long committed() {
            return appender.getRaftLog().getLastCommittedIndex();
        }

        boolean isBehind() {
            return appender.getFollower().getCommitIndex() < committed();
        }

        boolean isOwed() {
            return appender.getFollower().getCommitIndex() < owed;
        }

        /** One with entries still to come, or under way, hears of the commit with the next. */
        void tell() {
            boolean hasAll = appender.getFollower().getNextIndex()
                    >= appender.getRaftLog().getNextIndex();
            if (hasAll && isBehind() && appender.isRunning()) {
                appender.triggerHeartbeat();
            }
        }
    }
}
