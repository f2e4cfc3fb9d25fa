package io.oarlock.chaos.fault.disk;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import io.oarlock.chaos.fault.injection.Harm;
import io.oarlock.chaos.fault.injection.MemberFiles;
import io.oarlock.chaos.fault.injection.Supervisor;
import io.oarlock.chaos.fault.injection.TwoStepHeal;
import java.io.IOException;

/** A member comes back with its number and nothing else, as after the loss of a disk. */
public record Wipe() implements Harm {

    @Override
    public String text() {
        return "wipe";
    }

    @Override
    public String description() {
        return "kill -9, empty the data directory, start again";
    }

    @Override
    public boolean isPossible(Cluster cluster, int member) {
        return cluster.data(member).isPresent();
    }

    @Override
    public Injection inject(Cluster cluster, int member) throws IOException, InterruptedException {
        MemberFiles data = new MemberFiles(cluster.data(member).orElseThrow());
        cluster.kill(member);
        data.wipe();
        return new TwoStepHeal(() -> cluster.start(member), new Supervisor(cluster, member)::restore);
    }
}
