package io.oarlock.chaos.fault.injection;

import io.oarlock.chaos.cluster.Cluster;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Which members a fault chooses. */
public enum Target {
    /** One member, any of them. */
    ONE {
        @Override
        public List<Integer> choose(Cluster cluster, Random random) {
            return List.of(
                    cluster.members().get(random.nextInt(cluster.members().size())));
        }
    },
    /** The member that leads; any if none says that it does. */
    LEADER {
        @Override
        public List<Integer> choose(Cluster cluster, Random random) {
            // Drawn in any case, so that the rest of the schedule does not depend on whether there is a leader.
            List<Integer> any = ONE.choose(cluster, random);
            return cluster.leader().map(List::of).orElse(any);
        }
    },
    /** All members at the same time. */
    ALL {
        @Override
        public List<Integer> choose(Cluster cluster, Random random) {
            return cluster.members();
        }
    };

    public abstract List<Integer> choose(Cluster cluster, Random random);

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
