package io.oarlock.chaos.fault;

import io.oarlock.chaos.fault.disk.Damage;
import io.oarlock.chaos.fault.disk.DiskFull;
import io.oarlock.chaos.fault.disk.DiskSlow;
import io.oarlock.chaos.fault.disk.DiskStall;
import io.oarlock.chaos.fault.disk.LeaderDiskLoss;
import io.oarlock.chaos.fault.disk.PowerLoss;
import io.oarlock.chaos.fault.disk.SyncHarm;
import io.oarlock.chaos.fault.disk.Wipe;
import io.oarlock.chaos.fault.injection.Fault;
import io.oarlock.chaos.fault.injection.MemberFault;
import io.oarlock.chaos.fault.injection.Target;
import io.oarlock.chaos.fault.move.Move;
import io.oarlock.chaos.fault.network.IsolatedLeaderCrash;
import io.oarlock.chaos.fault.network.NetworkHarm;
import io.oarlock.chaos.fault.network.Partition;
import io.oarlock.chaos.fault.network.Relocation;
import io.oarlock.chaos.fault.process.ClockHarm;
import io.oarlock.chaos.fault.process.KillDuring;
import io.oarlock.chaos.fault.process.Lag;
import io.oarlock.chaos.fault.process.ProcessHarm;
import io.oarlock.chaos.fault.process.RollingRestart;
import io.oarlock.chaos.fault.process.Slowness;
import java.util.List;
import java.util.stream.Stream;

/** Every fault that scenarios can name. */
public final class FaultMenu {

    /** Long enough for many writes, too short for a member that minds a slow disk, or for a session. */
    private static final long STALL_MILLIS = 1_500;

    private FaultMenu() {}

    public static List<Fault> all() {
        return Stream.of(processes(), addresses(), network(), disks(), clocks(), Move.steps())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Fault> processes() {
        return List.of(
                new MemberFault(ProcessHarm.KILL, Target.ONE),
                new MemberFault(ProcessHarm.KILL, Target.LEADER),
                new MemberFault(ProcessHarm.KILL, Target.ALL),
                new MemberFault(ProcessHarm.PAUSE, Target.ONE),
                new MemberFault(ProcessHarm.PAUSE, Target.LEADER),
                new MemberFault(ProcessHarm.RESTART, Target.ONE),
                new MemberFault(ProcessHarm.RESTART, Target.LEADER),
                new IsolatedLeaderCrash(),
                new Lag(),
                new MemberFault(KillDuring.FLUSH, Target.ONE),
                new MemberFault(KillDuring.CHECKPOINT, Target.ONE),
                new MemberFault(KillDuring.PURGE, Target.ONE),
                new MemberFault(KillDuring.INSTALL, Target.ONE),
                new RollingRestart(false),
                new RollingRestart(true));
    }

    private static List<Fault> addresses() {
        return List.of(
                new MemberFault(Relocation.MOVE, Target.ONE),
                new MemberFault(Relocation.MOVE, Target.LEADER),
                new MemberFault(Relocation.REPLACE, Target.ONE),
                new MemberFault(Relocation.REPLACE, Target.LEADER));
    }

    private static List<Fault> network() {
        return List.of(
                new Partition(Partition.Shape.FULL, Target.ONE),
                new Partition(Partition.Shape.FULL, Target.LEADER),
                new Partition(Partition.Shape.MUTE, Target.LEADER),
                new Partition(Partition.Shape.DEAF, Target.LEADER),
                new Partition(Partition.Shape.BRIDGE, Target.ONE),
                new Partition(Partition.Shape.RING, Target.ALL),
                new MemberFault(NetworkHarm.CLIENTS, Target.ONE),
                new MemberFault(NetworkHarm.CLIENTS, Target.LEADER),
                new MemberFault(NetworkHarm.LOSS, Target.LEADER),
                new MemberFault(NetworkHarm.LOSS, Target.ALL),
                new MemberFault(NetworkHarm.DELAY, Target.LEADER),
                new MemberFault(NetworkHarm.DELAY, Target.ALL),
                new MemberFault(NetworkHarm.JITTER, Target.LEADER),
                new MemberFault(NetworkHarm.JITTER, Target.ALL),
                new MemberFault(NetworkHarm.DUPLICATE, Target.ALL),
                new MemberFault(NetworkHarm.NARROW, Target.LEADER),
                new MemberFault(NetworkHarm.RESET, Target.LEADER),
                new MemberFault(NetworkHarm.RESET, Target.ALL),
                new MemberFault(new Slowness(), Target.ONE),
                new MemberFault(new Slowness(), Target.LEADER));
    }

    private static List<Fault> disks() {
        return List.of(
                new PowerLoss(Target.ONE),
                new PowerLoss(Target.LEADER),
                new PowerLoss(Target.ALL),
                new LeaderDiskLoss(0),
                new LeaderDiskLoss(STALL_MILLIS),
                new MemberFault(new DiskFull(), Target.ONE),
                new MemberFault(new DiskFull(), Target.LEADER),
                new MemberFault(new DiskFull(), Target.ALL),
                new MemberFault(new DiskStall(), Target.ONE),
                new MemberFault(new DiskStall(), Target.LEADER),
                new MemberFault(new DiskSlow(), Target.LEADER),
                new MemberFault(SyncHarm.SLOW, Target.ONE),
                new MemberFault(SyncHarm.SLOW, Target.LEADER),
                new MemberFault(SyncHarm.ERROR, Target.ONE),
                new MemberFault(SyncHarm.ERROR, Target.LEADER),
                new MemberFault(Damage.SEGMENT, Target.ONE),
                new MemberFault(Damage.TABLE, Target.ONE),
                new MemberFault(Damage.BLOCK, Target.ONE),
                new MemberFault(Damage.CHECKPOINT, Target.ONE),
                new MemberFault(new Wipe(), Target.ONE),
                new MemberFault(new Wipe(), Target.LEADER));
    }

    private static List<Fault> clocks() {
        return List.of(
                new MemberFault(ClockHarm.FORWARD, Target.ONE),
                new MemberFault(ClockHarm.FORWARD, Target.LEADER),
                new MemberFault(ClockHarm.BACKWARD, Target.ONE),
                new MemberFault(ClockHarm.BACKWARD, Target.LEADER),
                new MemberFault(ClockHarm.FAST, Target.LEADER),
                new MemberFault(ClockHarm.SLOW, Target.LEADER));
    }

    /** The faults of these names, in this order. */
    public static List<Fault> named(String... names) {
        return Stream.of(names).map(FaultMenu::named).toList();
    }

    private static Fault named(String name) {
        return all().stream()
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such fault: " + name));
    }
}
