package io.oarlock.chaos.planted.agent;

import io.oarlock.chaos.planted.bug.AnswerBeforeCommit;
import io.oarlock.chaos.planted.bug.ApplyResendTwice;
import io.oarlock.chaos.planted.bug.DropWatch;
import io.oarlock.chaos.planted.bug.ForgetMovedLease;
import io.oarlock.chaos.planted.bug.ForgetRecursive;
import io.oarlock.chaos.planted.bug.ForgetSessionOrder;
import io.oarlock.chaos.planted.bug.ForgetTouches;
import io.oarlock.chaos.planted.bug.IgnoreQuota;
import io.oarlock.chaos.planted.bug.KeepExpiredEphemeral;
import io.oarlock.chaos.planted.bug.KeepPzxid;
import io.oarlock.chaos.planted.bug.RemoveOtherWatches;
import io.oarlock.chaos.planted.bug.SilentInstall;
import io.oarlock.chaos.planted.bug.SkipAcl;
import io.oarlock.chaos.planted.bug.SkipFsync;
import io.oarlock.chaos.planted.bug.StaleListing;
import io.oarlock.chaos.planted.bug.StaleMemberReads;
import io.oarlock.chaos.planted.bug.StaleOwnership;
import io.oarlock.chaos.planted.bug.TellNothingMissed;
import io.oarlock.chaos.planted.bug.TtlFromCreation;
import io.oarlock.chaos.planted.bug.UnconfirmedReadIndex;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every method of the server that a bug changes: the one place to look at when one of them moves. */
public final class Targets {

    private static final String MEMBER = "io.oarlock.ratis.RaftMember";
    private static final String PROPOSER = "io.oarlock.replication.Proposer";
    private static final String RULES = "io.oarlock.rules.";
    private static final String CONNECTION = "io.oarlock.connection.";
    private static final String READ = "io.oarlock.read.";
    private static final String SESSION = "io.oarlock.session.";
    private static final String RATIS = "org.apache.ratis.server.impl.";

    private static final Map<String, List<Target>> BY_BUG = byBug();

    private Targets() {}

    /** The names of all bugs. */
    public static List<String> bugs() {
        return List.copyOf(BY_BUG.keySet());
    }

    /** What a bug changes. */
    public static List<Target> of(String bug) {
        List<Target> targets = BY_BUG.get(bug);
        if (targets == null) {
            throw new IllegalArgumentException("no such bug: " + bug + "; there are " + BY_BUG.keySet());
        }
        return targets;
    }

    private static Map<String, List<Target>> byBug() {
        Map<String, List<Target>> all = new LinkedHashMap<>();
        // Whatever Ratis forces to disk goes through the channels of the JDK.
        all.put("skip-fsync", List.of(new Target("sun.nio.ch.FileChannelImpl", "force", 1, SkipFsync.Force.class)));
        all.put(
                "answer-before-commit",
                List.of(new Target(RATIS + "LeaderStateImpl", "updateCommit", 2, AnswerBeforeCommit.Commit.class)));
        all.put(
                "apply-resend-twice",
                List.of(
                        new Target(RULES + "ZnodeCore", "verdict", 2, ApplyResendTwice.Verdict.class),
                        new Target("io.oarlock.rows.RowChanges", "putOrigin", 1, ApplyResendTwice.NewestRow.class),
                        new Target(RULES + "Decision", Target.CONSTRUCTOR, 6, ApplyResendTwice.NewestOrigin.class),
                        new Target(PROPOSER, "applied", 1, ApplyResendTwice.Answered.class),
                        new Target(PROPOSER, "flush", 0, ApplyResendTwice.Resend.class)));
        all.put(
                "drop-watch",
                List.of(new Target("io.oarlock.watch.WatchTable$Firing", "tell", 1, DropWatch.Tell.class)));
        all.put(
                "stale-member-reads",
                List.of(
                        new Target(MEMBER, "read", 0, StaleMemberReads.Read.class),
                        new Target("io.oarlock.wire.ConnectRequest", "lastZxidSeen", 0, StaleMemberReads.Seen.class)));
        all.put(
                "keep-expired-ephemeral",
                List.of(
                        new Target(RULES + "SessionRules", "expire", 2, KeepExpiredEphemeral.Expire.class),
                        new Target(
                                RULES + "UncommittedState", "ephemeralsOf", 2, KeepExpiredEphemeral.Ephemerals.class)));
        all.put(
                "forget-session-order",
                List.of(
                        new Target(MEMBER, "propose", 2, ForgetSessionOrder.Propose.class),
                        new Target(MEMBER, "flush", 0, ForgetSessionOrder.Flush.class)));
        all.put(
                "stale-ownership",
                List.of(new Target(RULES + "OperationContext", "sessionError", 0, StaleOwnership.Refusal.class)));
        all.put("stale-listing", List.of(new Target(READ + "ChildListCache", "find", 2, StaleListing.Find.class)));
        all.put(
                "keep-pzxid",
                List.of(new Target("io.oarlock.model.Znode", "withChildren", 3, KeepPzxid.Children.class)));
        putSessionsAndWatches(all);
        ReplicationTargets.putAll(all);
        ServiceTargets.putAll(all);
        StoreTargets.putAll(all);
        SlipTargets.putAll(all);
        MoveTargets.putAll(all);
        return all;
    }

    private static void putSessionsAndWatches(Map<String, List<Target>> all) {
        all.put(
                "unconfirmed-read-index",
                List.of(new Target(
                        "io.oarlock.ratis.appender.Voters", "isMajority", 1, UnconfirmedReadIndex.Majority.class)));
        all.put(
                "tell-nothing-missed",
                List.of(new Target(
                        "io.oarlock.wire.Request$SetWatches", "relativeZxid", 0, TellNothingMissed.Seen.class)));
        all.put(
                "forget-recursive",
                List.of(
                        new Target(READ + "WatchCatchUp", "catchUp", 5, ForgetRecursive.CatchUp.class),
                        new Target(READ + "WatchHandler", "register", 3, ForgetRecursive.Register.class)));
        all.put(
                "forget-touches",
                List.of(new Target(SESSION + "SessionTracker", "touched", 1, ForgetTouches.Touched.class)));
        all.put(
                "forget-moved-lease",
                List.of(new Target(SESSION + "SessionTracker", "attached", 3, ForgetMovedLease.Attached.class)));
        all.put("skip-acl", List.of(new Target("io.oarlock.auth.AccessCheck", "allows", 3, SkipAcl.Allows.class)));
        all.put(
                "ttl-from-creation",
                List.of(new Target(SESSION + "ContainerCleaner", "isDue", 2, TtlFromCreation.Due.class)));
        all.put(
                "remove-other-watches",
                List.of(new Target(READ + "WatchHandler", "kindsOf", 1, RemoveOtherWatches.Kinds.class)));
        all.put("ignore-quota", List.of(new Target(RULES + "QuotaRules", "allowed", 4, IgnoreQuota.Allowed.class)));
        all.put(
                "silent-install",
                List.of(new Target(CONNECTION + "ApplyFanout", "onStateReplaced", 0, SilentInstall.Replaced.class)));
    }
}
