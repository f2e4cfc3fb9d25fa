package io.oarlock.chaos.fault;

import io.oarlock.chaos.cluster.Cluster;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The members that faults leave alone, with their processes when the faults began. None of them may end; one that did
 * may have been started again together with those that the faults ended, so that nobody else would notice.
 */
public final class UntouchedMembers {

    private final Cluster cluster;
    private final Map<Integer, OptionalLong> processes = new TreeMap<>();

    public UntouchedMembers(Cluster cluster, Collection<Integer> touched) {
        this.cluster = cluster;
        for (int member : cluster.members()) {
            if (!touched.contains(member) && cluster.isRunning(member)) {
                processes.put(member, cluster.pid(member));
            }
        }
    }

    /** Those that run as another process by now. */
    public List<Integer> replaced() {
        return processes.entrySet().stream()
                .filter(entry -> cluster.isRunning(entry.getKey()))
                .filter(entry -> !entry.getValue().equals(cluster.pid(entry.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }
}
