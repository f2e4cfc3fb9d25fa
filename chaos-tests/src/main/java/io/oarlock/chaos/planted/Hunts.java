package io.oarlock.chaos.planted;

import io.oarlock.chaos.check.member.Availability;
import io.oarlock.chaos.cluster.Driver;
import io.oarlock.chaos.cluster.Equipment;
import io.oarlock.chaos.cluster.host.DiskKind;
import io.oarlock.chaos.cluster.host.LoopDisk;
import io.oarlock.chaos.fault.FaultMenu;
import io.oarlock.chaos.fault.injection.Fault;
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
import io.oarlock.chaos.workload.RegisterWorkload;
import io.oarlock.chaos.workload.RemovedWatchWorkload;
import io.oarlock.chaos.workload.ReturningWatchersWorkload;
import io.oarlock.chaos.workload.SetWorkload;
import io.oarlock.chaos.workload.SyncWorkload;
import io.oarlock.chaos.workload.UnusedZnodesWorkload;
import io.oarlock.chaos.workload.WatchWorkload;
import io.oarlock.chaos.workload.Workload;
import io.oarlock.chaos.workload.session.LocalSessionWorkload;
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
    /** The same while members die that lead. */
    NEW_LEADERS(6, 12, List.of("kill-leader"), List.of(new ExpiryWorkload(15), new EphemeralWorkload())),
    /** Clients with watches go from member to member. */
    RETURNING(14, 6, List.of(), List.of(new ReturningWatchersWorkload())),
    /** Clients use what the server is about to take away, take back watches, and fill a quota. */
    UNUSED(12, 4, List.of(), List.of(new UnusedZnodesWorkload(), new RemovedWatchWorkload(), new QuotaWorkload())),
    /** The leader is cut off or stands still, with clients that stay, while the others elect another one. */
    STALE_LEADER(
            20, 6, List.of("partition-full-leader", "pause-leader"), List.of(new SyncWorkload(), SetWorkload.spread())),
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
    /** Sessions that one member knows become sessions of the ensemble, and end. */
    LOCALS(10, 4, List.of(), List.of(new LocalSessionWorkload(), new EphemeralWorkload())),
    /** Members die and start on what is on their disks, also on directories that are empty just then. */
    CRASHES(
            6,
            4,
            List.of("kill-all", "kill-one"),
            List.of(new SetWorkload(), new PipelineWorkload(), new QueueWorkload(), new WatchWorkload(4))),
    /** Connections between members break and are made again, with clients that stay. */
    BROKEN_LINKS(14, 6, List.of("partition-full", "reset-leader"), List.of(new SyncWorkload(), new SetWorkload())),
    /** Members stand still for longer than clients wait for them. */
    PAUSES(20, 8, List.of("pause-one"), List.of(new SetWorkload(), new MovingWorkload(1))),
    /** The leader dies with what only it has. */
    ISOLATED_LEADER_CRASH(6, 3, List.of("isolated-leader-crash"), List.of(SetWorkload.spread())),
    /** All machines lose their power: only what was forced to disk is left. */
    POWER_LOSS(3, 3, List.of("power-loss-all"), List.of(new SetWorkload())),
    /** The same, and the disk of the leader is lost: only what another one has forced to its disk is left. */
    LEADER_DISK_LOSS(
            5, 4, List.of("leader-disk-loss"), List.of(new SetWorkload(), new PipelineWorkload(), new SyncWorkload())),
    /** The same, after the disks of the others have stood still for a while. */
    STALLED_DISK_LOSS(
            5, 4, List.of("stalled-disk-loss"), List.of(new SetWorkload(), new PipelineWorkload(), new SyncWorkload())),
    /** Members die when they have begun to take a checkpoint. */
    KILLS_IN_CHECKPOINT(3, 4, List.of("kill-checkpoint-one"), storeWork()),
    /** Members die when their log has begun to be purged. */
    KILLS_IN_PURGE(3, 4, List.of("kill-purge-one"), storeWork()),
    /** Members die when they have begun to receive a checkpoint. */
    KILLS_IN_INSTALL(2, 4, List.of("kill-install-one"), storeWork()),
    /** Members die when their store has begun to write its tables to files. */
    KILLS_IN_FLUSH(3, 4, List.of("kill-flush-one"), storeWork()),
    /** Clients go over from an ensemble of ZooKeeper, some back and forth, and members take its place. */
    MOVE_IN(
            2,
            4,
            List.of(
                    "move-in-follow",
                    "move-in-first-clients",
                    "move-in-back",
                    "move-in-last-clients",
                    "move-in-switch-forced"),
            List.of(
                    new QueueWorkload(),
                    new SetWorkload(),
                    new PipelineWorkload(),
                    new SyncWorkload(),
                    new RegisterWorkload(3)));

    private static final int MEMBERS = 3;
    private static final int SESSION_TIMEOUT_MILLIS = 4_000;
    /** No session may expire in a move. */
    private static final int MOVE_SESSION_TIMEOUT_MILLIS = 20_000;

    private static final long REQUEST_PAUSE_MILLIS = 2;
    /** A client that hears nothing looks for another member after two thirds of its session's time. */
    private static final Schedule.Pace PACE = new Schedule.Pace(1_500, 500, 4_500, 500, 1_500);

    /** Nothing happens while a member is down: it starts again at once. */
    private static final Schedule.Pace CRASHES_PACE = new Schedule.Pace(1_500, 500, 200, 200, 1_000);

    /** The same, and the fault itself waits for what it is to interrupt. */
    private static final Schedule.Pace KILLS_PACE = new Schedule.Pace(500, 300, 100, 100, 1_000);

    /** Clients go on for a while at a member that was brought up. */
    private static final Schedule.Pace LAG_PACE = new Schedule.Pace(1_000, 500, 4_500, 500, 5_000);

    /** As soon as clients work the leader is cut off or stands still, for longer than it takes to elect another one. */
    private static final Schedule.Pace LEADERS_PACE = new Schedule.Pace(500, 300, 3_000, 300, 1_000);

    /** Sessions of before and after it last until nobody may give them to their clients any more. */
    private static final Schedule.Pace ONE_LEADER_PACE = new Schedule.Pace(2_000, 1_000, 500, 500, 22_000);

    /** Long enough for members to give up the connections that they had. */
    private static final Schedule.Pace LINKS_PACE = new Schedule.Pace(500, 300, 4_000, 300, 1_000);

    /**
     * Another member leads some time before the one that is cut off steps down, which it does after the longest
     * silence: an election begins after a time that members draw, and with the usual bounds it may come as late.
     */
    private static final List<String> TWO_LEADERS = List.of("oarlock.raft.electionTimeoutMax=2500");

    /**
     * Checkpoints come every second or two. The log stays as long as it is: members that were away would always be too
     * late for a shorter one.
     */
    private static final List<String> BUSY_STORE = List.of("snapCount=500");

    private static final Availability.Limits NO_EXPIRY =
            new Availability.Limits(Long.MAX_VALUE, 0, Long.MAX_VALUE, 5_000);

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
            case STALE_LEADER -> LEADERS_PACE;
            case LAG -> LAG_PACE;
            case BROKEN_LINKS -> LINKS_PACE;
            case NEW_LEADERS -> ONE_LEADER_PACE;
            case CRASHES, POWER_LOSS, LEADER_DISK_LOSS, STALLED_DISK_LOSS -> CRASHES_PACE;
            case KILLS_IN_CHECKPOINT, KILLS_IN_PURGE, KILLS_IN_INSTALL, KILLS_IN_FLUSH -> KILLS_PACE;
            default -> PACE;
        };
    }

    /** Lines of the members' configuration. */
    private List<String> settings() {
        return switch (this) {
            case LOCALS -> LocalSessionWorkload.SETTINGS;
            case STALE_LEADER -> TWO_LEADERS;
            case KILLS_IN_CHECKPOINT, KILLS_IN_PURGE -> BUSY_STORE;
            default -> List.of();
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

    /** Whether members take over an ensemble of ZooKeeper. */
    boolean moves() {
        return this == MOVE_IN;
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
        int timeoutMillis = moves() ? MOVE_SESSION_TIMEOUT_MILLIS : SESSION_TIMEOUT_MILLIS;
        Scenario.Shape shape = new Scenario.Shape(MEMBERS, clients, timeoutMillis, REQUEST_PAUSE_MILLIS, pace());
        List<Fault> named = FaultMenu.named(faults.toArray(String[]::new));
        return new Scenario(
                name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "a short run that finds planted bugs",
                shape,
                workloads,
                moves() ? named : List.of(),
                moves() ? List.of() : List.of(named),
                moves() ? NO_EXPIRY : Availability.Limits.NONE,
                settings());
    }
}
