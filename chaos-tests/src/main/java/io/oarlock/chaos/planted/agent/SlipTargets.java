package io.oarlock.chaos.planted.agent;

import io.oarlock.chaos.planted.bug.slip.ExistsAsData;
import io.oarlock.chaos.planted.bug.slip.ExistsBeforeEntry;
import io.oarlock.chaos.planted.bug.slip.ForgetCreationsInRow;
import io.oarlock.chaos.planted.bug.slip.ForgetOldSessions;
import io.oarlock.chaos.planted.bug.slip.IgnoreQuotaOfSets;
import io.oarlock.chaos.planted.bug.slip.KeepLastEphemeral;
import io.oarlock.chaos.planted.bug.slip.SilenceSharedTree;
import io.oarlock.chaos.planted.bug.slip.SyncToOwnIndex;
import io.oarlock.chaos.planted.bug.slip.TellWithoutAcl;
import io.oarlock.chaos.planted.bug.slip.ZeroFitsNothing;
import java.util.List;
import java.util.Map;

/** What the bugs change that go wrong in one case of many. */
final class SlipTargets {

    private static final String RULES = "io.oarlock.rules.";
    private static final String WATCH = "io.oarlock.watch.";

    private SlipTargets() {}

    /** Adds them to those of others. */
    static void putAll(Map<String, List<Target>> all) {
        all.put(
                "forget-creations-in-row",
                List.of(new Target("io.oarlock.rows.ZnodeRow", "write", 2, ForgetCreationsInRow.Write.class)));
        all.put(
                "forget-old-sessions",
                List.of(new Target("io.oarlock.session.SessionTracker", "take", 2, ForgetOldSessions.Take.class)));
        all.put(
                "silence-shared-tree",
                List.of(new Target(WATCH + "WatchedTrees", "removed", 1, SilenceSharedTree.Removed.class)));
        all.put(
                "keep-last-ephemeral",
                List.of(new Target(RULES + "UncommittedState", "add", 2, KeepLastEphemeral.Add.class)));
        all.put(
                "exists-as-data",
                List.of(new Target("io.oarlock.read.WatchCatchUp", "restoreExist", 2, ExistsAsData.Restore.class)));
        all.put(
                "tell-without-acl",
                List.of(
                        new Target(WATCH + "WatchTable$Firing", "tell", 1, TellWithoutAcl.Tell.class),
                        new Target("io.oarlock.auth.AccessCheck", "allows", 3, TellWithoutAcl.Allows.class)));
        all.put(
                "ignore-quota-of-sets",
                List.of(new Target(RULES + "QuotaRules", "setDataAllowed", 4, IgnoreQuotaOfSets.Allowed.class)));
        all.put(
                "sync-to-own-index",
                List.of(new Target("io.oarlock.replication.AppliedWaiters", "await", 1, SyncToOwnIndex.Await.class)));
        all.put(
                "exists-before-entry",
                List.of(new Target(RULES + "UncommittedState", "exists", 1, ExistsBeforeEntry.Exists.class)));
        all.put("zero-fits-nothing", List.of(new Target(RULES + "NodeRules", "fits", 2, ZeroFitsNothing.Fits.class)));
    }
}
