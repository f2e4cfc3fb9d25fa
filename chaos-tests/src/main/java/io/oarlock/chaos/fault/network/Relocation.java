package io.oarlock.chaos.fault.network;

import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.network.Addresses;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import io.oarlock.chaos.fault.injection.ListedHarm;
import io.oarlock.chaos.fault.injection.Supervisor;
import io.oarlock.chaos.fault.injection.TwoStepHeal;
import java.io.IOException;
import java.util.Set;

/**
 * A member comes back with its disk at another address, behind the same name; meanwhile the name means nothing. The
 * others must find it by themselves.
 */
public enum Relocation implements ListedHarm {
    /** An operator stops it here and starts it there. */
    MOVE("stop in order, start at another address") {
        @Override
        void leave(Cluster cluster, Addresses addresses, int member) throws IOException, InterruptedException {
            cluster.stop(member);
            addresses.withdraw(member);
        }
    },
    /** Its machine is lost, address and all: where the driver has a network, nobody there refuses a connection. */
    REPLACE("take its address away, kill -9, start at another address") {
        @Override
        void leave(Cluster cluster, Addresses addresses, int member) throws IOException, InterruptedException {
            addresses.withdraw(member);
            cluster.kill(member);
        }
    };

    private final String description;

    Relocation(String description) {
        this.description = description;
    }

    abstract void leave(Cluster cluster, Addresses addresses, int member) throws IOException, InterruptedException;

    @Override
    public String description() {
        return description;
    }

    @Override
    public Set<Ability> needs() {
        return Set.of(Ability.ADDRESSES);
    }

    @Override
    public boolean isPossible(Cluster cluster, int member) {
        return cluster.addresses().isPresent();
    }

    @Override
    public Injection inject(Cluster cluster, int member) throws IOException, InterruptedException {
        Addresses addresses = cluster.addresses().orElseThrow();
        leave(cluster, addresses, member);
        return new TwoStepHeal(
                () -> {
                    addresses.move(member);
                    cluster.start(member);
                },
                new Supervisor(cluster, member)::restore);
    }
}
