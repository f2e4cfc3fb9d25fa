package io.oarlock.chaos.fault.disk;

import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.fault.injection.Harm;
import java.util.Set;

/** What is done to a disk that one member has for itself. */
interface DiskHarm extends Harm {

    @Override
    default Set<Ability> needs() {
        return Set.of(Ability.DISK);
    }

    @Override
    default boolean isPossible(Cluster cluster, int member) {
        return cluster.disk(member).isPresent();
    }
}
