package io.oarlock.chaos.fault;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Messages between members are dropped. */
record Partition(Shape shape, Target target) implements Fault {

    /** Who does not hear whom. */
    enum Shape {
        /** The chosen members and the others do not hear each other. */
        FULL,
        /** The others do not hear the chosen members, but those hear them. */
        MUTE,
        /** The chosen members do not hear the others, but are heard. */
        DEAF,
        /** All but the chosen member are two halves; only the chosen one hears and is heard by both. */
        BRIDGE
    }

    @Override
    public String name() {
        String suffix = target == Target.ONE ? "" : "-" + target.text();
        return "partition-" + shape.name().toLowerCase(Locale.ROOT) + suffix;
    }

    @Override
    public String description() {
        return "drop messages between members, " + shape.name().toLowerCase(Locale.ROOT) + ": " + target.text();
    }

    @Override
    public boolean isPossible(Cluster cluster) {
        return cluster.network().isPresent();
    }

    @Override
    public List<Integer> choose(Cluster cluster, Random random) {
        return target.choose(cluster, random);
    }

    @Override
    public Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException {
        Network network = cluster.network().orElseThrow();
        List<Integer> others = new ArrayList<>(cluster.members());
        others.removeAll(members);
        switch (shape) {
            case FULL -> {
                cut(network, members, others);
                cut(network, others, members);
            }
            case MUTE -> cut(network, members, others);
            case DEAF -> cut(network, others, members);
            case BRIDGE -> {
                Collections.sort(others);
                List<Integer> left = others.subList(0, others.size() / 2);
                List<Integer> right = others.subList(others.size() / 2, others.size());
                cut(network, left, right);
                cut(network, right, left);
            }
        }
        return network::heal;
    }

    private static void cut(Network network, List<Integer> from, List<Integer> to)
            throws IOException, InterruptedException {
        for (int sender : from) {
            for (int receiver : to) {
                network.cut(sender, receiver);
            }
        }
    }
}
