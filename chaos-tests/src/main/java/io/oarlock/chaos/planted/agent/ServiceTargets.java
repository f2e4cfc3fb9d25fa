package io.oarlock.chaos.planted.agent;

import io.oarlock.chaos.planted.bug.service.EphemeralOfLocalSession;
import io.oarlock.chaos.planted.bug.service.EventBeforeState;
import io.oarlock.chaos.planted.bug.service.IgnoreCheckedVersion;
import io.oarlock.chaos.planted.bug.service.JoinBegunRound;
import io.oarlock.chaos.planted.bug.service.KeepPzxidInMulti;
import io.oarlock.chaos.planted.bug.service.LoseCreatedInMulti;
import io.oarlock.chaos.planted.bug.service.LoseMovedEphemeral;
import io.oarlock.chaos.planted.bug.service.LoseWatchesAtUpgrade;
import io.oarlock.chaos.planted.bug.service.RepeatSequence;
import io.oarlock.chaos.planted.bug.service.ShortLeaseAfterMove;
import io.oarlock.chaos.planted.bug.service.SkipReadRound;
import io.oarlock.chaos.planted.bug.service.SkipWriteAcl;
import java.util.List;
import java.util.Map;

/** What the bugs of what members serve change. */
final class ServiceTargets {

    private static final String RULES = "io.oarlock.rules.";
    private static final String MULTI = RULES + "Rules$Deciding";
    private static final String WATCHES = "io.oarlock.watch.WatchTable";
    private static final String ZNODE = "io.oarlock.model.Znode";

    private ServiceTargets() {}

    /** Adds them to those of others. */
    static void putAll(Map<String, List<Target>> all) {
        all.put("lose-created-in-multi", List.of(new Target(MULTI, "multi", 1, LoseCreatedInMulti.Multi.class)));
        all.put(
                "ignore-checked-version",
                List.of(new Target("io.oarlock.op.Operation$Check", "version", 0, IgnoreCheckedVersion.Version.class)));
        all.put(
                "keep-pzxid-in-multi",
                List.of(
                        new Target(MULTI, "multi", 1, KeepPzxidInMulti.Multi.class),
                        new Target(ZNODE, "withChildren", 3, KeepPzxidInMulti.Children.class)));
        all.put("repeat-sequence", List.of(new Target(ZNODE, "withChildren", 3, RepeatSequence.Children.class)));
        all.put(
                "skip-write-acl",
                List.of(new Target(RULES + "OperationContext", "permits", 2, SkipWriteAcl.Permits.class)));
        all.put(
                "short-lease-after-move",
                List.of(new Target(
                        "io.oarlock.session.SessionTracker", "attached", 3, ShortLeaseAfterMove.Attached.class)));
        all.put(
                "lose-moved-ephemeral",
                List.of(new Target("io.oarlock.rows.LiveTree", "addEphemeral", 2, LoseMovedEphemeral.Add.class)));
        all.put(
                "event-before-state",
                List.of(
                        new Target(
                                "io.oarlock.connection.ApplyFanout",
                                Target.CONSTRUCTOR,
                                6,
                                EventBeforeState.Made.class),
                        new Target("io.oarlock.replication.Applier", "apply", 3, EventBeforeState.Apply.class),
                        new Target(RULES + "ZnodeCore", "decide", 3, EventBeforeState.Decide.class),
                        new Target(WATCHES, "tellLasting", 3, EventBeforeState.Lasting.class),
                        new Target(WATCHES + "$Firing", "tell", 1, EventBeforeState.Tell.class)));
        all.put(
                "skip-read-round",
                List.of(new Target(
                        "io.oarlock.connection.RequestQueue", "waitsForRound", 1, SkipReadRound.Waits.class)));
        all.put(
                "join-begun-round",
                List.of(new Target("io.oarlock.eventloop.ReadRounds", "join", 1, JoinBegunRound.Join.class)));
        all.put(
                "ephemeral-of-local-session",
                List.of(new Target(
                        "io.oarlock.op.Operation$Create", "makesEphemeral", 0, EphemeralOfLocalSession.Makes.class)));
        all.put(
                "lose-watches-at-upgrade",
                List.of(new Target(
                        "io.oarlock.connection.ConnectionSession",
                        "upgraded",
                        2,
                        LoseWatchesAtUpgrade.Upgraded.class)));
    }
}
