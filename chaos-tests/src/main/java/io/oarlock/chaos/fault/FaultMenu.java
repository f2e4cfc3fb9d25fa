package io.oarlock.chaos.fault;

import java.util.List;
import java.util.stream.Stream;

/** Every fault that scenarios can name. */
public final class FaultMenu {

    private FaultMenu() {}

    public static List<Fault> all() {
        return List.of(
                new MemberFault(ProcessHarm.KILL, Target.ONE),
                new MemberFault(ProcessHarm.KILL, Target.LEADER),
                new MemberFault(ProcessHarm.KILL, Target.ALL),
                new MemberFault(ProcessHarm.PAUSE, Target.ONE),
                new MemberFault(ProcessHarm.PAUSE, Target.LEADER),
                new MemberFault(ProcessHarm.RESTART, Target.ONE),
                new MemberFault(ProcessHarm.RESTART, Target.LEADER),
                new RollingRestart(),
                new PowerLoss(Target.ONE),
                new PowerLoss(Target.LEADER),
                new PowerLoss(Target.ALL),
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
