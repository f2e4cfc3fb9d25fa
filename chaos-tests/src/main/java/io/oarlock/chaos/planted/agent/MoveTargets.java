package io.oarlock.chaos.planted.agent;

import io.oarlock.chaos.planted.bug.move.AnswerBeforeForward;
import io.oarlock.chaos.planted.bug.move.DropSourceDelete;
import io.oarlock.chaos.planted.bug.move.ExpireAtSwitch;
import io.oarlock.chaos.planted.bug.move.ForwardTwice;
import io.oarlock.chaos.planted.bug.move.IgnoreSourceDigest;
import io.oarlock.chaos.planted.bug.move.ShiftSourceVersion;
import io.oarlock.chaos.planted.bug.move.SkipSourceSync;
import java.util.List;
import java.util.Map;

/** What the bugs of members change that take the place of an ensemble of ZooKeeper. */
final class MoveTargets {

    private static final String FORWARDER = "io.oarlock.deploy.forward.Forwarder";
    private static final String RULES = "io.oarlock.rules.";

    private MoveTargets() {}

    /** Adds them to those of others. */
    static void putAll(Map<String, List<Target>> all) {
        all.put("answer-before-forward", List.of(new Target(FORWARDER, "next", 3, AnswerBeforeForward.Next.class)));
        all.put(
                "forward-twice",
                List.of(new Target(
                        "io.oarlock.migration.learner.LearnerConnection", "request", 1, ForwardTwice.Request.class)));
        all.put("skip-source-sync", List.of(new Target(FORWARDER, "sync", 0, SkipSourceSync.Sync.class)));
        all.put(
                "drop-source-delete",
                List.of(
                        new Target(RULES + "SourceChanges", "delete", 1, DropSourceDelete.Delete.class),
                        new Target("io.oarlock.op.MigrationStep$Apply", "digest", 0, DropSourceDelete.Digest.class)));
        all.put(
                "expire-at-switch",
                List.of(new Target("io.oarlock.session.SessionTracker", "take", 2, ExpireAtSwitch.Take.class)));
        Target shift = new Target(RULES + "SourceChanges", "setData", 1, ShiftSourceVersion.SetData.class);
        all.put("shift-source-version", List.of(shift));
        all.put(
                "ignore-source-digest",
                List.of(
                        shift,
                        new Target(
                                RULES + "MigrationRules$Deciding",
                                "objection",
                                3,
                                IgnoreSourceDigest.Objection.class)));
    }
}
