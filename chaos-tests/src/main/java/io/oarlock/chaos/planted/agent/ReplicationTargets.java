package io.oarlock.chaos.planted.agent;

import io.oarlock.chaos.planted.bug.replication.AckBeforeFlush;
import io.oarlock.chaos.planted.bug.replication.CommitOvertakes;
import io.oarlock.chaos.planted.bug.replication.FlushAhead;
import io.oarlock.chaos.planted.bug.replication.LateForce;
import io.oarlock.chaos.planted.bug.replication.MatchFromHeartbeat;
import io.oarlock.chaos.planted.bug.replication.OldConnectionFrame;
import java.util.List;
import java.util.Map;

/** What the bugs of replication change. */
final class ReplicationTargets {

    private static final String LANE = "io.oarlock.ratis.follower.FollowerLane";
    private static final String QUESTIONS = "io.oarlock.peer.Questions";

    private ReplicationTargets() {}

    /** Adds them to those of others. */
    static void putAll(Map<String, List<Target>> all) {
        all.put(
                "ack-before-flush",
                List.of(
                        new Target(LANE, "append", 1, AckBeforeFlush.Append.class),
                        new Target(LANE, "append", 1, LateForce.Follow.class),
                        new Target("sun.nio.ch.FileChannelImpl", "force", 1, LateForce.Force.class)));
        all.put(
                "match-from-heartbeat",
                List.of(new Target(
                        "io.oarlock.ratis.appender.AppendStream", "success", 2, MatchFromHeartbeat.Success.class)));
        all.put(
                "commit-overtakes",
                List.of(
                        new Target(LANE, "append", 1, CommitOvertakes.Taken.class),
                        new Target(LANE, "commit", 2, CommitOvertakes.Taken.class)));
        all.put(
                "old-connection-frame",
                List.of(
                        new Target(QUESTIONS, "ask", 4, OldConnectionFrame.Ask.class),
                        new Target(QUESTIONS, "fail", 1, OldConnectionFrame.Ended.class)));
        all.put(
                "flush-ahead",
                List.of(new Target("io.oarlock.storage.rocks.RocksStore", "commit", 1, FlushAhead.Commit.class)));
    }
}
