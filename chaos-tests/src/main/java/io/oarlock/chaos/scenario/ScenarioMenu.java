package io.oarlock.chaos.scenario;

import io.oarlock.chaos.check.member.Availability.Limits;
import io.oarlock.chaos.fault.FaultMenu;
import io.oarlock.chaos.fault.injection.Fault;
import io.oarlock.chaos.workload.AclWorkload;
import io.oarlock.chaos.workload.BankWorkload;
import io.oarlock.chaos.workload.CrowdedSessionWorkload;
import io.oarlock.chaos.workload.EphemeralWorkload;
import io.oarlock.chaos.workload.ExpiryWorkload;
import io.oarlock.chaos.workload.IdleWorkload;
import io.oarlock.chaos.workload.LargeDataWorkload;
import io.oarlock.chaos.workload.LargeDirectoryWorkload;
import io.oarlock.chaos.workload.LinearizableReadWorkload;
import io.oarlock.chaos.workload.LockWorkload;
import io.oarlock.chaos.workload.MovingWorkload;
import io.oarlock.chaos.workload.PipelineWorkload;
import io.oarlock.chaos.workload.QueueWorkload;
import io.oarlock.chaos.workload.QuotaWorkload;
import io.oarlock.chaos.workload.RegisterWorkload;
import io.oarlock.chaos.workload.RemovedWatchWorkload;
import io.oarlock.chaos.workload.ReturningWatchersWorkload;
import io.oarlock.chaos.workload.SetWorkload;
import io.oarlock.chaos.workload.SyncWorkload;
import io.oarlock.chaos.workload.UnusedZnodesWorkload;
import io.oarlock.chaos.workload.WatchWorkload;
import io.oarlock.chaos.workload.Workload;
import io.oarlock.chaos.workload.session.LocalSessionWorkload;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every scenario that the command line can name. */
public final class ScenarioMenu {

    private static final long NO_LIMIT = Long.MAX_VALUE;
    /** The steps of a move are many. */
    private static final Schedule.Pace MOVE = new Schedule.Pace(1_500, 1_500, 2_000, 2_000, 3_000);

    private ScenarioMenu() {}

    public static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        all.add(of("quiet", "no faults: the suite itself, and the ensemble at rest", new Limits(2_000, 0, 0, 5_000)));
        all.add(of(
                "rolling-restart",
                "an operator restarts every member in turn; no session may expire",
                new Limits(10_000, 0, NO_LIMIT, 15_000),
                "rolling-restart"));
        all.add(of("restart", "members are stopped in order and started", loose(), "restart-one", "restart-leader"));
        all.add(of("kill-one", "single members die", loose(), "kill-one", "kill-leader"));
        all.add(of("kill-all", "all members die at the same time: only disks are left", loose(), "kill-all"));
        all.add(of("pause", "members stand still and go on, also the leader", loose(), "pause-one", "pause-leader"));
        all.add(of(
                "address",
                "members come back at other addresses behind their names; no session may expire",
                new Limits(10_000, 0, 0, 15_000),
                "move-one",
                "move-leader",
                "replace-one",
                "replace-leader"));
        all.add(of(
                "partition",
                "members cannot hear each other, in one or both directions",
                loose(),
                "partition-full",
                "partition-full-leader",
                "partition-mute-leader",
                "partition-deaf-leader",
                "partition-bridge"));
        all.add(linearizable());
        all.add(localSessions());
        all.add(ring());
        all.add(of("clients-cut", "clients cannot reach a member", loose(), "clients-one", "clients-leader"));
        all.add(of(
                "bad-links",
                "packets are lost, late, out of order, doubled; connections are narrow, and break",
                loose(),
                "loss-leader",
                "loss-all",
                "delay-leader",
                "delay-all",
                "jitter-leader",
                "jitter-all",
                "duplicate-all",
                "narrow-leader",
                "reset-leader",
                "reset-all"));
        all.add(of("slow", "a member gets a fifth of the time", loose(), "slow-one", "slow-leader"));
        all.add(of(
                "processes",
                "everything that can happen to processes",
                loose(),
                "kill-one",
                "kill-leader",
                "kill-all",
                "pause-one",
                "pause-leader",
                "restart-one",
                "restart-leader",
                "rolling-restart"));
        all.add(combined());
        all.addAll(sizes());
        all.addAll(disks());
        all.addAll(damage());
        all.addAll(clocks());
        all.add(moveIn("move-in", "move-in-switch"));
        all.add(moveIn("move-in-forced", "move-in-switch-forced"));
        all.add(moveIn("move-in-killed", "move-in-switch-killed"));
        return List.copyOf(all);
    }

    /** Clients that never sync; not in every scenario, since other servers do not know what they ask for. */
    private static Scenario linearizable() {
        List<Fault> faults = FaultMenu.named(
                "partition-full",
                "partition-full-leader",
                "partition-mute-leader",
                "partition-deaf-leader",
                "partition-bridge",
                "pause-one",
                "pause-leader",
                "kill-leader",
                "restart-leader");
        List<Workload> workloads = new ArrayList<>(workloads());
        workloads.add(new LinearizableReadWorkload());
        return new Scenario(
                "linearizable",
                "clients that asked for linearizable reads, while leaders change, stand still and are cut off",
                Scenario.Shape.STANDARD,
                workloads,
                List.of(faults),
                loose());
    }

    /** Sessions may end with their members: only what became sessions of the ensemble outlasts them. */
    private static Scenario localSessions() {
        List<Workload> workloads = new ArrayList<>(workloads());
        workloads.add(new LocalSessionWorkload());
        List<Fault> faults = FaultMenu.named(
                "kill-one", "kill-leader", "pause-one", "pause-leader", "restart-one", "restart-leader");
        return new Scenario(
                        "local-sessions",
                        "sessions that one member knows, many of which make ephemerals, while members die and pause",
                        Scenario.Shape.STANDARD,
                        workloads,
                        List.of(faults),
                        loose())
                .withSettings(LocalSessionWorkload.SETTINGS);
    }

    /** Something happens to a process and something to the network, at the same time. */
    private static Scenario combined() {
        List<Fault> processes =
                FaultMenu.named("kill-one", "kill-leader", "kill-all", "pause-one", "pause-leader", "restart-one");
        List<Fault> network = FaultMenu.named(
                "partition-full",
                "partition-full-leader",
                "partition-mute-leader",
                "partition-deaf-leader",
                "partition-bridge",
                "clients-one",
                "loss-all",
                "delay-leader",
                "jitter-all",
                "duplicate-all",
                "narrow-leader",
                "reset-all");
        return new Scenario(
                "combined",
                "a member is brought up with a checkpoint, then a fault of processes and one of the network at once",
                Scenario.Shape.STANDARD,
                withLargeData(),
                FaultMenu.named("lag-follower"),
                List.of(processes, network),
                loose());
    }

    /** What is rare elsewhere: a checkpoint under clients, and a lot of everything. */
    private static List<Scenario> sizes() {
        return List.of(
                new Scenario(
                        "checkpoint",
                        "a member with clients and watches on it is brought up with a checkpoint, again and again",
                        Scenario.Shape.STANDARD,
                        withLargeData(),
                        List.of(FaultMenu.named("lag-follower")),
                        loose()),
                new Scenario(
                        "store",
                        "members die while their store flushes, checkpoints, receives a checkpoint or purges the log",
                        Scenario.Shape.STANDARD,
                        withLargeData(),
                        List.of(FaultMenu.named(
                                "kill-flush-one", "kill-checkpoint-one", "kill-purge-one", "kill-install-one")),
                        loose()),
                new Scenario(
                        "sizes",
                        "directories of 10,000 znodes, sessions with thousands of ephemerals, data near the limit",
                        Scenario.Shape.STANDARD,
                        List.of(
                                new LargeDirectoryWorkload(10_000),
                                new CrowdedSessionWorkload(3_000),
                                new LargeDataWorkload(),
                                new PipelineWorkload()),
                        List.of(FaultMenu.named("kill-one", "kill-leader", "pause-leader")),
                        loose()));
    }

    /** The log must grow, so that its older parts are purged. */
    private static List<Workload> withLargeData() {
        return Stream.concat(workloads().stream(), Stream.of(WatchWorkload.staying(2), new LargeDataWorkload()))
                .toList();
    }

    private static Scenario ring() {
        return of(
                        "ring",
                        "five members of which each hears its two neighbours only, and other partitions of five",
                        loose(),
                        "partition-ring",
                        "partition-bridge",
                        "partition-full-leader")
                .withMembers(5);
    }

    /** They need disks of the members' own. */
    private static List<Scenario> disks() {
        return List.of(
                of(
                        "power-loss",
                        "machines lose their power: what was not synced is gone; also all at the same time",
                        patient(),
                        "power-loss-one",
                        "power-loss-leader",
                        "power-loss-all",
                        "leader-disk-loss",
                        "stalled-disk-loss"),
                of("disk-full", "disks get full", patient(), "disk-full-one", "disk-full-leader", "disk-full-all"),
                of("disk-stall", "a disk does not answer for a while", loose(), "disk-stall-one", "disk-stall-leader"),
                of("disk-slow", "the leader's disk takes a few writes a second", loose(), "disk-slow-leader"),
                of(
                        "disks",
                        "everything that can happen to disks",
                        patient(),
                        "power-loss-one",
                        "power-loss-leader",
                        "power-loss-all",
                        "leader-disk-loss",
                        "stalled-disk-loss",
                        "disk-full-one",
                        "disk-full-leader",
                        "disk-stall-one",
                        "disk-stall-leader",
                        "sync-slow-leader",
                        "sync-error-one",
                        "sync-error-leader",
                        "kill-all"));
    }

    /** What is left on disks, or not. */
    private static List<Scenario> damage() {
        return List.of(
                of("sync-slow", "syncs take long", loose(), "sync-slow-one", "sync-slow-leader"),
                of("sync-error", "syncs fail: the member must stop", loose(), "sync-error-one", "sync-error-leader"),
                of("damage-segment", "the log is damaged while the member is down", loose(), "damage-segment-one"),
                of("damage-table", "the state is damaged while the member is down", loose(), "damage-table-one"),
                of("damage-block", "a row is damaged, which only a reader finds", loose(), "damage-block-one"),
                of(
                        "damage-checkpoint",
                        "a checkpoint is damaged while the member is down, and members must be sent one",
                        loose(),
                        "damage-checkpoint-one",
                        "wipe-one"),
                of("wipe", "a member loses its disk", loose(), "wipe-one", "wipe-leader"),
                of(
                        "damage",
                        "everything that can happen to what is on disks",
                        loose(),
                        "damage-segment-one",
                        "damage-table-one",
                        "damage-checkpoint-one",
                        "wipe-one",
                        "wipe-leader",
                        "kill-leader",
                        "restart-one"));
    }

    /** They need clocks of the members' own. */
    private static List<Scenario> clocks() {
        return List.of(
                of(
                        "clock",
                        "wall clocks jump and drift, also the leader's; no session may expire",
                        new Limits(5_000, 0, 0, 5_000),
                        "clock-forward-one",
                        "clock-forward-leader",
                        "clock-backward-one",
                        "clock-backward-leader",
                        "clock-fast-leader",
                        "clock-slow-leader"),
                of(
                        "clock-kill",
                        "wall clocks jump while members die and come back",
                        loose(),
                        "clock-forward-leader",
                        "kill-leader",
                        "clock-backward-leader",
                        "kill-one",
                        "restart-leader"),
                of(
                        "upgrade",
                        "from the previous release to this one while clients work; no session may expire",
                        new Limits(10_000, 0, NO_LIMIT, 15_000),
                        "upgrade"));
    }

    /**
     * Sessions outlast whatever leaders that die do to a move, and the switch: none may expire whose client does not
     * stray on purpose.
     */
    private static Scenario moveIn(String name, String switchOver) {
        return new Scenario(
                name,
                "clients of an ensemble of ZooKeeper go over to members that follow it, which then take its place"
                        + (name.endsWith("forced") ? ", at an operator's word" : "")
                        + (name.endsWith("killed") ? ", while their leaders die" : ""),
                new Scenario.Shape(3, 2, 30_000, 20, MOVE),
                workloads(),
                FaultMenu.named(
                        "move-in-follow",
                        "move-in-first-clients",
                        "move-in-kill-source-leader",
                        "move-in-back",
                        "move-in-kill-new-leader",
                        "move-in-kill-both-leaders",
                        "move-in-last-clients",
                        switchOver),
                List.of(FaultMenu.named("kill-leader")),
                new Limits(60_000, 0, NO_LIMIT, 15_000));
    }

    /** The workloads that every scenario runs side by side. */
    private static List<Workload> workloads() {
        return List.of(
                new RegisterWorkload(3),
                new SetWorkload(),
                new QueueWorkload(),
                new BankWorkload(5),
                new LockWorkload(),
                new EphemeralWorkload(),
                new WatchWorkload(4),
                new ReturningWatchersWorkload(),
                new SyncWorkload(),
                new AclWorkload(),
                new PipelineWorkload(),
                new MovingWorkload(4),
                new IdleWorkload(),
                new UnusedZnodesWorkload(),
                new RemovedWatchWorkload(),
                new QuotaWorkload(),
                new ExpiryWorkload(100));
    }

    private static Limits loose() {
        return new Limits(30_000, NO_LIMIT, NO_LIMIT, 15_000);
    }

    /** For faults that leave nobody who could serve. */
    private static Limits patient() {
        return new Limits(60_000, NO_LIMIT, NO_LIMIT, 15_000);
    }

    /** The usual workloads with faults of these names, one after the other. */
    public static Scenario of(String name, String description, Limits limits, String... faults) {
        List<Fault> named = FaultMenu.named(faults);
        return new Scenario(name, description, Scenario.Shape.STANDARD, workloads(), List.of(named), limits);
    }
}
