package io.oarlock.chaos.planted;

import io.oarlock.chaos.check.member.Availability;
import io.oarlock.chaos.cluster.Driver;
import io.oarlock.chaos.cluster.Equipment;
import io.oarlock.chaos.cluster.host.DiskKind;
import io.oarlock.chaos.cluster.host.LoopDisk;
import io.oarlock.chaos.fault.FaultMenu;
import io.oarlock.chaos.scenario.Scenario;
import io.oarlock.chaos.scenario.Schedule;
import io.oarlock.chaos.workload.AclWorkload;
import io.oarlock.chaos.workload.EphemeralWorkload;
import io.oarlock.chaos.workload.ExpiryWorkload;
import io.oarlock.chaos.workload.IdleWorkload;
import io.oarlock.chaos.workload.LargeDataWorkload;
import io.oarlock.chaos.workload.LinearizableReadWorkload;
import io.oarlock.chaos.workload.MovingWorkload;
import io.oarlock.chaos.workload.PipelineWorkload;
import io.oarlock.chaos.workload.QueueWorkload;
import io.oarlock.chaos.workload.QuotaWorkload;
import io.oarlock.chaos.workload.RemovedWatchWorkload;
import io.oarlock.chaos.workload.ReturningWatchersWorkload;
import io.oarlock.chaos.workload.SetWorkload;
import io.oarlock.chaos.workload.SyncWorkload;
import io.oarlock.chaos.workload.UnusedZnodesWorkload;
import io.oarlock.chaos.workload.WatchWorkload;
import io.oarlock.chaos.workload.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Short scenarios, each with no more than some bugs need to show. */
public enum Hunts {
    /** No faults, and clients that look at everything that needs none. */
    CALM(
            8,
            3,
            List.of(),
            List.of(
                    new PipelineWorkload(),
                    new QueueWorkload(),
                    new WatchWorkload(2),
                    new MovingWorkload(4),
                    new AclWorkload())),
    /** A queue that is empty again and again. */
    QUEUE(8, 3, List.of(), List.of(new QueueWorkload())),
    /** Sessions of clients that lose the way expire. */
    EXPIRY(8, 3, List.of(), List.of(new ExpiryWorkload(15))),
    /** The same for longer, with clients that come back too late. */
    SESSIONS(20, 4, List.of(), List.of(new ExpiryWorkload(15), new SetWorkload())),
    /** Clients with watches go from member to member. */
    RETURNING(10, 3, List.of(), List.of(new ReturningWatchersWorkload())),
    /** Clients use what the server is about to take away, take back watches, and fill a quota. */
    UNUSED(12, 4, List.of(), List.of(new UnusedZnodesWorkload(), new RemovedWatchWorkload(), new QuotaWorkload())),
    /** The leader is cut off or stands still, with clients that stay, while the others elect another one. */
    STALE_LEADER(
            14, 6, List.of("partition-full-leader", "pause-leader"), List.of(new SyncWorkload(), new SetWorkload())),
    /** The same, and clients that read without a sync. */
    UNSYNCED(
            14,
            6,
            List.of("partition-full-leader", "pause-leader"),
            List.of(new LinearizableReadWorkload(), new SetWorkload())),
    /**
     * A follower stands still until it can only be brought up with a checkpoint, with clients and watches that stay.
     */
    LAG(
            10,
            6,
            List.of("lag-follower"),
            List.of(
                    WatchWorkload.staying(2),
                    new SyncWorkload(),
                    new SetWorkload(),
                    new PipelineWorkload(),
                    new LargeDataWorkload())),
    /** Sessions go from member to member with all that they own, and do nothing there for a while. */
    MOVED(10, 4, List.of(), List.of(new MovingWorkload(4), new EphemeralWorkload(), new IdleWorkload())),
    /** Members die and start on what is on their disks. */
    CRASHES(14, 4, List.of("kill-all", "kill-one"), List.of(new SetWorkload(), new PipelineWorkload())),
    /** Connections between members break and are made again, with clients that stay. */
    BROKEN_LINKS(14, 6, List.of("partition-full", "reset-leader"), List.of(new SyncWorkload(), new SetWorkload())),
    /** Members stand still for longer than clients wait for them. */
    PAUSES(20, 8, List.of("pause-one"), List.of(new SetWorkload(), new MovingWorkload(1))),
    /** The leader dies with what only it has. */
    ISOLATED_LEADER_CRASH(6, 3, List.of("isolated-leader-crash"), List.of(SetWorkload.spread())),
    /** All machines lose their power: only what was forced to disk is left. */
    POWER_LOSS(6, 3, List.of("power-loss-all"), List.of(new SetWorkload())),
    /** The same, and the disk of the leader is lost: only what another one has forced to its disk is left. */
    LEADER_DISK_LOSS(
            6, 4, List.of("leader-disk-loss"), List.of(new SetWorkload(), new PipelineWorkload(), new SyncWorkload())),
    /** The same, after the disks of the others have stood still for a while. */
    STALLED_DISK_LOSS(
            6, 4, List.of("stalled-disk-loss"), List.of(new SetWorkload(), new PipelineWorkload(), new SyncWorkload())),
    /** Members die when they have begun to take a checkpoint. */
    KILLS_IN_CHECKPOINT(4, 4, List.of("kill-checkpoint-one"), storeWork()),
    /** Members die when their log has begun to be purged. */
    KILLS_IN_PURGE(4, 4, List.of("kill-purge-one"), storeWork()),
    /** Members die when they have begun to receive a checkpoint. */
    KILLS_IN_INSTALL(2, 4, List.of("kill-install-one"), storeWork());

    private static final int MEMBERS = 3;
    private static final int SESSION_TIMEOUT_MILLIS = 4_000;
    private static final long REQUEST_PAUSE_MILLIS = 2;
    /** A client that hears nothing looks for another member after two thirds of its session's time. */
    private static final Schedule.Pace PACE = new Schedule.Pace(1_500, 500, 4_500, 500, 1_500);

    /** Members that die by what they do start again at once. */
    private static final Schedule.Pace KILLS = new Schedule.Pace(1_000, 500, 500, 500, 1_500);

    private final long seconds;
    private final int clients;
    private final List<String> faults;
    private final List<Workload> workloads;

    Hunts(long seconds, int clients, List<String> faults, List<Workload> workloads) {
        this.seconds = seconds;
        this.clients = clients;
        this.faults = faults;
        this.workloads = workloads;
    }

    /** The log and the store grow quickly. */
    private static List<Workload> storeWork() {
        return List.of(new SetWorkload(), new PipelineWorkload(), new LargeDataWorkload());
    }

    private Schedule.Pace pace() {
        return switch (this) {
            case KILLS_IN_CHECKPOINT, KILLS_IN_PURGE, KILLS_IN_INSTALL -> KILLS;
            default -> PACE;
        };
    }

    long seconds() {
        return seconds;
    }

    /** Why this machine cannot run it; empty if it can. */
    public Optional<String> obstacle() {
        if (needsNetwork()) {
            return Driver.NAMESPACE.obstacle(Driver.Tools.NONE);
        }
        return needsDisks() ? LoopDisk.obstacle() : Optional.empty();
    }

    /** Whether members need a network that can fail. */
    boolean needsNetwork() {
        return this == STALE_LEADER || this == UNSYNCED || this == BROKEN_LINKS;
    }

    /** Whether members need disks that can lose what was not forced to them. */
    private boolean needsDisks() {
        return this == POWER_LOSS || this == LEADER_DISK_LOSS || this == STALLED_DISK_LOSS;
    }

    Equipment equipment() {
        return needsDisks() ? new Equipment(DiskKind.EXT4, false, Optional.empty()) : Equipment.PLAIN;
    }

    /** The scenario; fails if there is no fault of a name that it wants. */
    public Scenario scenario() {
        Scenario.Shape shape =
                new Scenario.Shape(MEMBERS, clients, SESSION_TIMEOUT_MILLIS, REQUEST_PAUSE_MILLIS, pace());
        return new Scenario(
                name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "a short run that finds planted bugs",
                shape,
                workloads,
                List.of(FaultMenu.named(faults.toArray(String[]::new))),
                Availability.Limits.NONE);
    }
}
