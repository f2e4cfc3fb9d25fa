package io.oarlock.chaos.fault.disk;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.host.MemberDisk;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import io.oarlock.chaos.fault.injection.Supervisor;
import io.oarlock.chaos.fault.injection.TwoStepHeal;
import java.io.IOException;

/** Writes and syncs wait until the disk goes on; the member's network works, so that the others still hear from it. */
public record DiskStall() implements DiskHarm {

    @Override
    public String text() {
        return "disk-stall";
    }

    @Override
    public String description() {
        return "let every write to the disk wait, then go on";
    }

    @Override
    public Injection inject(Cluster cluster, int member) throws IOException, InterruptedException {
        MemberDisk disk = cluster.disk(member).orElseThrow();
        Supervisor supervisor = new Supervisor(cluster, member);
        disk.freeze();
        return new TwoStepHeal(disk::thaw, supervisor::restore);
    }
}
