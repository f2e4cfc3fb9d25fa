package io.oarlock.chaos.fault.injection;

import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Cluster;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Something that goes wrong for a while. Stateless: what was done is told by the {@link Injection}. */
public interface Fault {

    /** Its name in scenarios and reports. */
    String name();

    /** One sentence for a reader. */
    String description();

    /** What it asks of a cluster's driver. */
    default Set<Ability> needs() {
        return Set.of();
    }

    /** Whether it can be done to this cluster. */
    default boolean isPossible(Cluster cluster) {
        return true;
    }

    /** Chooses the members that it will touch; their clients may notice. */
    List<Integer> choose(Cluster cluster, Random random);

    /** Does it to these members; what is returned heals it. */
    Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException;

    /** A fault that is in effect. */
    @FunctionalInterface
    interface Injection {

        /** Ends it. */
        void heal() throws IOException, InterruptedException;

        /** Returns when its members are well again; everything else has been healed before. */
        default void settle() throws IOException, InterruptedException {}
    }
}
