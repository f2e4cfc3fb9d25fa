package io.oarlock.chaos.fault.disk;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.host.MemberDisk;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import io.oarlock.chaos.fault.injection.Supervisor;
import io.oarlock.chaos.fault.injection.TwoStepHeal;
import java.io.IOException;

/**
 * No space is left. A member may end over it, with a reason; started while the disk is still full it may end again, and
 * must not spoil what is there.
 */
public record DiskFull() implements DiskHarm {

    private static final int START_SECONDS_MAX = 10;

    @Override
    public String text() {
        return "disk-full";
    }

    @Override
    public String description() {
        return "take all space of the disk, then give it back";
    }

    @Override
    public Injection inject(Cluster cluster, int member) throws IOException, InterruptedException {
        MemberDisk disk = cluster.disk(member).orElseThrow();
        Supervisor supervisor = new Supervisor(cluster, member);
        disk.fill();
        return new TwoStepHeal(
                () -> {
                    if (supervisor.startIfEnded()) {
                        supervisor.awaitDecision(START_SECONDS_MAX);
                    }
                    disk.release();
                },
                () -> {
                    supervisor.restore();
                    if (supervisor.hasRestarted()) {
                        supervisor.checkReason("FATAL", "No space left on device");
                    }
                });
    }
}
