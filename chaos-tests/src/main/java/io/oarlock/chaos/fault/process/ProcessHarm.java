package io.oarlock.chaos.fault.process;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import io.oarlock.chaos.fault.injection.ListedHarm;
import java.io.IOException;

/** What can happen to a member's process. */
public enum ProcessHarm implements ListedHarm {
    /** The member dies at once and comes back later with what is on its disk. */
    KILL("kill -9, then start again", Cluster::kill, Cluster::start),
    /** The member stands still and goes on as if nothing had happened; a leader wakes up believing that it leads. */
    PAUSE("stop all threads, then go on", Cluster::pause, Cluster::resume),
    /** An operator stops the member in order and starts it again. */
    RESTART("stop in order, then start again", Cluster::stop, Cluster::start);

    private final String description;
    private final Action begin;
    private final Action end;

    ProcessHarm(String description, Action begin, Action end) {
        this.description = description;
        this.begin = begin;
        this.end = end;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Injection inject(Cluster cluster, int member) throws IOException, InterruptedException {
        begin.run(cluster, member);
        return () -> end.run(cluster, member);
    }

    private interface Action {
        void run(Cluster cluster, int member) throws IOException, InterruptedException;
    }
}
