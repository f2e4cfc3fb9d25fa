package io.oarlock.raft;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.leader.LogAppender;

/**
 * Tells idle followers of a commit at once: a heartbeat carries it. Filled by Ratis' threads, used by the apply thread.
 */
final class CommitNews {
    private static final String KEY = "oarlock.commit-news";

    private final Map<RaftPeerId, LogAppender> appenders = new ConcurrentHashMap<>();

    /** The instance that travels with a server's parameters. */
    static CommitNews of(Parameters parameters) {
        return parameters.getNonNull(KEY, CommitNews.class);
    }

    Parameters into(Parameters parameters) {
        parameters.put(KEY, this, CommitNews.class);
        return parameters;
    }

    void add(LogAppender appender) {
        appenders.put(appender.getFollowerId(), appender);
    }

    /** To be called whenever something was committed. */
    void tell() {
        appenders.values().forEach(CommitNews::tell);
    }

    /**
     * Tells a follower that has every entry. One with entries still to come, or under way, hears of the commit with the
     * next.
     */
    static void tell(LogAppender appender) {
        boolean behind =
                appender.getFollower().getCommitIndex() < appender.getRaftLog().getLastCommittedIndex();
        boolean hasAll =
                appender.getFollower().getNextIndex() >= appender.getRaftLog().getNextIndex();
        if (behind && hasAll && appender.isRunning()) {
            appender.triggerHeartbeat();
        }
    }
}
