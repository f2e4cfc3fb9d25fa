package io.oarlock.chaos.fault.network;

import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.network.Network;
import io.oarlock.chaos.cluster.network.Network.Delay;
import io.oarlock.chaos.cluster.network.Network.Disturbance;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import io.oarlock.chaos.fault.injection.ListedHarm;
import java.io.IOException;
import java.util.Set;

/** What can happen to everything that a member sends or receives. */
public enum NetworkHarm implements ListedHarm {
    /** Members still hear it, so it stays what it is; its clients have to look for another member. */
    CLIENTS("drop everything between clients and the member", Network::cutClients),
    LOSS("drop a tenth of all packets", (network, member) -> network.lose(member, 0.1)),
    DELAY("send everything 50 ms late", (network, member) -> network.hold(member, new Delay(50, 0))),
    /** Packets of one connection overtake each other. */
    JITTER(
            "send everything 0 to 100 ms late, out of order",
            (network, member) -> network.hold(member, new Delay(50, 50))),
    DUPLICATE("send a third of all packets twice", (network, member) -> network.duplicate(member, 0.3)),
    NARROW("send no more than 1 Mbit/s", (network, member) -> network.narrow(member, 1_000)),
    RESET("answer one packet of a hundred with a reset", (network, member) -> network.reset(member, 0.01));

    private final String description;
    private final Action action;

    NetworkHarm(String description, Action action) {
        this.description = description;
        this.action = action;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Set<Ability> needs() {
        return Set.of(Ability.NETWORK);
    }

    @Override
    public boolean isPossible(Cluster cluster, int member) {
        return cluster.network().isPresent();
    }

    @Override
    public Injection inject(Cluster cluster, int member) throws IOException, InterruptedException {
        Disturbance disturbance = action.run(cluster.network().orElseThrow(), member);
        return disturbance::end;
    }

    private interface Action {
        Disturbance run(Network network, int member) throws IOException, InterruptedException;
    }
}
