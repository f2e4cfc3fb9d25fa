package io.oarlock.chaos.fault.network;

import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.network.Network;
import io.oarlock.chaos.cluster.network.Network.Disturbance;
import io.oarlock.chaos.fault.injection.Fault;
import io.oarlock.chaos.fault.injection.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** Messages between members are dropped. */
public record Partition(Shape shape, Target target) implements Fault {

    /** Who does not hear whom. */
    public enum Shape {
        /** The chosen members and the others do not hear each other. */
        FULL,
        /** The others do not hear the chosen members, but those hear them. */
        MUTE,
        /** The chosen members do not hear the others, but are heard. */
        DEAF,
        /** The chosen members, all but one, are two halves; only the one that is left hears and is heard by both. */
        BRIDGE,
        /** Every member hears only its two neighbours: each sees a majority, no two see the same one. */
        RING
    }

    /** With fewer members, neighbours are everybody. */
    private static final int RING_MEMBERS_MIN = 5;

    @Override
    public String name() {
        String suffix = target == Target.ONE || shape == Shape.RING ? "" : "-" + target.text();
        return "partition-" + shape.name().toLowerCase(Locale.ROOT) + suffix;
    }

    @Override
    public String description() {
        return "drop messages between members, " + shape.name().toLowerCase(Locale.ROOT) + ": " + target.text();
    }

    @Override
    public Set<Ability> needs() {
        return Set.of(Ability.NETWORK);
    }

    @Override
    public boolean isPossible(Cluster cluster) {
        return cluster.network().isPresent()
                && (shape != Shape.RING || cluster.members().size() >= RING_MEMBERS_MIN);
    }

    @Override
    public List<Integer> choose(Cluster cluster, Random random) {
        List<Integer> chosen = target.choose(cluster, random);
        // The bridge loses nobody; it is the banks whose clients may notice.
        return shape == Shape.BRIDGE
                ? cluster.members().stream()
                        .filter(member -> !chosen.contains(member))
                        .toList()
                : chosen;
    }

    @Override
    public Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException {
        Network network = cluster.network().orElseThrow();
        List<Disturbance> cuts = new ArrayList<>();
        for (int from : cluster.members()) {
            for (int to : cluster.members()) {
                if (from != to && isCut(from, to, members, cluster.members())) {
                    cuts.add(network.cut(from, to));
                }
            }
        }
        return () -> {
            for (Disturbance cut : cuts) {
                cut.end();
            }
        };
    }

    private boolean isCut(int from, int to, List<Integer> chosen, List<Integer> all) {
        return switch (shape) {
            case FULL -> chosen.contains(from) != chosen.contains(to);
            case MUTE -> chosen.contains(from) && !chosen.contains(to);
            case DEAF -> chosen.contains(to) && !chosen.contains(from);
            case BRIDGE ->
                chosen.contains(from)
                        && chosen.contains(to)
                        && isLeft(chosen.indexOf(from), chosen) != isLeft(chosen.indexOf(to), chosen);
            case RING -> {
                int distance = Math.floorMod(all.indexOf(from) - all.indexOf(to), all.size());
                yield distance != 1 && distance != all.size() - 1;
            }
        };
    }

    private static boolean isLeft(int index, List<Integer> banks) {
        return index < banks.size() / 2;
    }
}
