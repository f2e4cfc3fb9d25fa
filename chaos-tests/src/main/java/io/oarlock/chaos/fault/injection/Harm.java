package io.oarlock.chaos.fault.injection;

import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import java.io.IOException;
import java.util.Set;

/** What is done to one member. Stateless: what was done is told by the {@link Injection}. */
public interface Harm {

    /** First part of the fault's name. */
    String text();

    /** What happens and how it ends, for a reader. */
    String description();

    /** What it asks of a cluster's driver. */
    default Set<Ability> needs() {
        return Set.of();
    }

    /** Whether the cluster's driver can do it to this member. */
    default boolean isPossible(Cluster cluster, int member) {
        return true;
    }

    /** Does it; what is returned heals it. */
    Injection inject(Cluster cluster, int member) throws IOException, InterruptedException;
}
