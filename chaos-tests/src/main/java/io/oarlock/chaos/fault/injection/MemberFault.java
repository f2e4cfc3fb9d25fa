package io.oarlock.chaos.fault.injection;

import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Cluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The same harm done to each chosen member: to all of them before the first one is healed. */
public record MemberFault(Harm harm, Target target) implements Fault {

    @Override
    public String name() {
        return harm.text() + "-" + target.text();
    }

    @Override
    public String description() {
        return harm.description() + ": " + target.text();
    }

    @Override
    public Set<Ability> needs() {
        return harm.needs();
    }

    @Override
    public boolean isPossible(Cluster cluster) {
        return cluster.members().stream().allMatch(member -> harm.isPossible(cluster, member));
    }

    @Override
    public List<Integer> choose(Cluster cluster, Random random) {
        return target.choose(cluster, random);
    }

    @Override
    public Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException {
        List<Injection> injections = new ArrayList<>();
        for (int member : members) {
            injections.add(harm.inject(cluster, member));
        }
        return new TwoStepHeal(() -> healAll(injections), () -> settleAll(injections));
    }

    private static void healAll(List<Injection> injections) throws IOException, InterruptedException {
        for (Injection injection : injections) {
            injection.heal();
        }
    }

    /** A member that did not do its duty must not keep the others from getting well. */
    private static void settleAll(List<Injection> injections) throws IOException, InterruptedException {
        UnmetDuty first = null;
        for (Injection injection : injections) {
            try {
                injection.settle();
            } catch (UnmetDuty unmet) {
                first = first == null ? unmet : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
